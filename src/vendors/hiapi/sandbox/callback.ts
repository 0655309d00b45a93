/** How HiAPI calls back: with the task alone, signed as its Python SDK checks it. */
import type { Json } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import type { SentCallback } from '#sandbox/callbacks/callback-post.ts'
import { signatureOf } from '#sandbox/callbacks/signature.ts'
import type { CallbackFacts } from '#sandbox/front/dialect.ts'

export async function signedCallback(data: Json, { world, forged }: CallbackFacts): Promise<Omit<SentCallback, 'url'>> {
  const body = JSON.stringify(data)
  // Receivers know no other clock than their own.
  const timestamp = String(Math.floor((world.clock.now() - world.clock.offset()) / SECOND))
  const headers = {
    'content-type': 'application/json',
    'x-hiapi-timestamp': timestamp,
    'x-hiapi-signature': await signatureOf(`${timestamp}.${body}`, forged),
  }
  return { headers, body }
}
