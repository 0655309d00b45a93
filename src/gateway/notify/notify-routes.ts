/** The addresses by which a page sets where notices go, and tries it. The address goes in once and never comes back. */
import type { Hono, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { noticesPath, notifyWishSchema } from '#domain/connection/settings-protocol.ts'
import type { JsonObject } from '#domain/json.ts'
import type { EditResult } from '#gateway/config/config-edit.ts'
import type { Notifier } from '#gateway/notify/notifier.ts'
import { notifySchema } from '#gateway/notify/notify-config.ts'
import type { GatewayEnv } from '#gateway/people/caller.ts'
import { readJson } from '#gateway/server/read-json.ts'
import { OWN_HEADERS, refuse } from '#gateway/server/refusal.ts'

export type EditConfig = (change: (config: JsonObject) => JsonObject) => EditResult

interface NotifyParts {
  readonly notifier: Notifier
  /** The notifier wants other things to hear of. */
  readonly changed: () => void
  /** Null where the configuration is fixed. */
  readonly edit: EditConfig | null
}

const LONGEST_BODY = 8192

export function notifyRoutes(
  app: Hono<GatewayEnv>,
  parts: NotifyParts,
  requireToken: MiddlewareHandler<GatewayEnv>,
): void {
  const say = () => Response.json(parts.notifier.state(), { headers: OWN_HEADERS })
  app.use(`${noticesPath}/*`, requireToken)
  app.get(noticesPath, say)
  app.put(noticesPath, async (context) => (await change(parts, context.req.raw)) ?? say())
  app.post(`${noticesPath}/test`, async () => {
    if (parts.notifier.config === null) return refuse('bad_request', 'there is no address to send a notice to')
    const wait = await parts.notifier.test()
    if (wait === 0) return say()
    const headers = { 'retry-after': String(Math.ceil(wait / 1000)) }
    return refuse('too_many_requests', 'a notice was sent a moment ago: wait a few seconds', { headers })
  })
}

/** Null when it was done. */
async function change({ notifier, changed, edit }: NotifyParts, request: Request): Promise<Response | null> {
  const body = await readJson(request, LONGEST_BODY)
  if (!body.ok) return body.refusal
  const wish = v.safeParse(notifyWishSchema, body.json)
  if (!wish.success) return refuse('bad_request', 'the wish is not as this version expects it: reload the page')
  const { address, ...choices } = wish.output
  const url = address === undefined ? notifier.config?.url : address
  const wanted = url === null || url === undefined ? null : v.safeParse(notifySchema, { url, ...choices })
  if (wanted?.success === false) return refuse('invalid_setting', wanted.issues[0].message, { field: 'address' })
  if (edit === null) return refuse('config_unwritable', 'the configuration of this server is fixed')
  const notify = wanted?.output ?? null
  const edited = edit(({ notify: _before, ...rest }) => (notify === null ? rest : { ...rest, notify: { ...notify } }))
  if (!edited.ok) return refuse('config_unwritable', edited.message)
  notifier.configure(notify)
  changed()
  return null
}
