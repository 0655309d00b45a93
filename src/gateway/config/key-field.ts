/** A key in the configuration file: written there, or the name of an environment variable that holds it. */
import * as v from 'valibot'
import { connectionKey } from '#domain/connection/connection-rules.ts'
import { exactFields } from '#domain/connection/interval-rules.ts'

const keyInFile = v.pipe(v.string('must be text or { "env": "NAME" }'), connectionKey)

export const keyVariable = exactFields({
  env: v.pipe(v.string('must be text'), v.regex(/^[A-Za-z_]\w{0,127}$/, 'must be the name of an environment variable')),
})

export const keyField = v.lazy((input) => (typeof input === 'object' && input !== null ? keyVariable : keyInFile))

export type WrittenKey = v.InferOutput<typeof keyField>

type KeyResult = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly mistake: string }

/** @returns a mistake to be put behind the name of the field; it never has the key. */
export function resolveKey(written: WrittenKey, env: Readonly<Record<string, string | undefined>>): KeyResult {
  if (typeof written === 'string') return { ok: true, value: written }
  const value = env[written.env]
  if (value === undefined || value === '') {
    return { ok: false, mistake: `.env: the environment variable ${written.env} is not set` }
  }
  if (v.is(connectionKey, value)) return { ok: true, value }
  return { ok: false, mistake: `.env: ${written.env} holds spaces or unprintable characters` }
}
