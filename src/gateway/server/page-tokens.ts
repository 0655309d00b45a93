/** What a page proves with that it is ours: another origin cannot read it. It proves nothing about who somebody is. */
import { createHmac, randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { ANYBODY, type Caller, type GatewayEnv } from '#gateway/people/caller.ts'
import { refuse } from '#gateway/server/refusal.ts'
import { sameText } from '#gateway/server/same-text.ts'

export class PageTokens {
  #seed: Buffer

  /** @param shared what gateways that stand behind one name have in common: a page asks now one of them, now another. */
  constructor(shared: readonly string[] | null) {
    this.#seed =
      shared === null ? randomBytes(32) : createHmac('sha256', 'page tokens').update(JSON.stringify(shared)).digest()
  }

  /** From now on every page has to read its session anew. */
  renew(): void {
    this.#seed = randomBytes(32)
  }

  /** Each person's is another, so that a page whose person has changed reads its session anew too. */
  of({ name, role }: Caller = ANYBODY): string {
    return createHmac('sha256', this.#seed)
      .update(JSON.stringify([name, role]))
      .digest('base64url')
  }

  /** Lets only our own pages pass. */
  readonly require: MiddlewareHandler<GatewayEnv> = async (context, next) => {
    const given = context.req.raw.headers.get(TOKEN_HEADER)
    if (given === null || !sameText(given, this.of(context.get('caller')))) {
      return refuse('bad_token', 'the token is missing or of an earlier run: reload the page')
    }
    await next()
    return undefined
  }
}
