/** What a person sets about the gateway itself. Asked for by screens; nothing of it is needed to watch tasks. */
import * as v from 'valibot'
import { refusalSchema, sessionSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import {
  keeperPath,
  keepingSchema,
  noticesPath,
  notifyStateSchema,
  type Keeping,
  type NotifyState,
  type NotifyWish,
  spendingPath,
  spendingSchema,
  type SpendingPage,
} from '#domain/connection/settings-protocol.ts'
import { parseJson } from '#domain/json.ts'
import { readBody } from '#engine/conversation/read-body.ts'

interface GatewaySettings {
  /** Who keeps the list, and why that cannot be changed. Null where no gateway answers, or one that has no such choice. */
  readonly keeping: () => Promise<Keeping | null>
  /** Lets the gateway keep the list, or the pages. Rejects with a sentence when all stays as it was. */
  readonly keep: (keeps: boolean) => Promise<Keeping>
  /** Where notices go. Null where the gateway has no such setting. */
  readonly notices: () => Promise<NotifyState | null>
  readonly setNotices: (wish: NotifyWish) => Promise<NotifyState>
  /** Resolves when the test was tried, whatever came of it. */
  readonly testNotices: () => Promise<NotifyState>
  /** A page of who spent, of what was noted before the `before`th, the newest first. */
  readonly spending: (before: number | null) => Promise<SpendingPage>
}

/** @param fetch reaches the gateway that served this page. */
export function gatewaySettings(fetch: typeof globalThis.fetch): GatewaySettings {
  async function ask<T>(schema: v.GenericSchema<unknown, T>, path: string, method = 'GET', body?: unknown): Promise<T> {
    // Anew each time: these are rare, and a token of an earlier run would only be refused.
    const session = await send(sessionPath, {})
    const { token } = v.parse(sessionSchema, session)
    const headers = { [TOKEN_HEADER]: token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await send(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const refused = v.safeParse(refusalSchema, answer)
    if (refused.success) throw new Error(sentence(refused.output.error.message))
    const read = v.safeParse(schema, answer)
    if (!read.success) throw new Error('The gateway answered something else: it is of another version than this page.')
    return read.output
  }

  async function send(path: string, init: RequestInit): Promise<unknown> {
    const text = await fetch(path, { ...init, cache: 'no-store', redirect: 'error' }).then(readBody, () => null)
    if (text === null) throw new Error('The gateway does not answer.')
    return parseJson(text)
  }

  return {
    keeping: () => ask(keepingSchema, keeperPath).catch(() => null),
    keep: (keeps) => ask(keepingSchema, keeperPath, 'PUT', { keeps }),
    notices: () => ask(notifyStateSchema, noticesPath).catch(() => null),
    setNotices: (wish) => ask(notifyStateSchema, noticesPath, 'PUT', wish),
    testNotices: () => ask(notifyStateSchema, `${noticesPath}/test`, 'POST'),
    spending: (before) => ask(spendingSchema, before === null ? spendingPath : `${spendingPath}?before=${before}`),
  }
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}
