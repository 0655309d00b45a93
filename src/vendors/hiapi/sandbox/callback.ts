/** How HiAPI calls back: with the task alone, signed as its Python SDK checks it. */
import type { Json } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import type { SentCallback } from '#sandbox/callbacks/callback-post.ts'
import { SANDBOX_SIGNING_KEY } from '#sandbox/callbacks/signature.ts'
import type { CallbackFacts } from '#sandbox/front/dialect.ts'

export function signedCallback(data: Json, { world, forged }: CallbackFacts): Omit<SentCallback, 'url'> {
  const body = JSON.stringify(data)
  // Receivers know no other clock than their own.
  const timestamp = String(Math.floor((world.clock.now() - world.clock.offset()) / SECOND))
  return {
    headers: { 'content-type': 'application/json', 'x-hiapi-timestamp': timestamp },
    body,
    signature: {
      header: 'x-hiapi-signature',
      key: forged ? `not-${SANDBOX_SIGNING_KEY}` : SANDBOX_SIGNING_KEY,
      text: `${timestamp}.${body}`,
    },
  }
}
