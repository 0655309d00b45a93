import type { Remote, VendorKey } from '#domain/task/task.ts'
import type { Connection } from '#domain/connection/connection.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { done, type Script, type Vendor } from '#vendors/port.ts'
import type { IdPattern } from '#vendors/recognition.ts'
import { nameIn } from '#vendors/reading/names.ts'

/** A vendor that knows nothing but its own ids: for tests of what is done with vendors, not by them. */
export function aVendor(key: VendorKey, changes: Partial<Vendor> & { readonly ids: readonly IdPattern[] }): Vendor {
  const evidence = { httpStatus: null, statusWord: null, requestId: null, body: '', bodyLength: 0 }
  const trouble = { reason: 'network', httpStatus: null, code: null, message: 'not a real vendor' } as const
  const never = { kind: 'unintelligible', trouble, evidence } as const
  return {
    key,
    label: key,
    docsUrl: `https://docs.${key}.example/`,
    defaultBaseUrl: `https://api.${key}.example`,
    defaultRequestsPerSecond: 5,
    authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    paths: [],
    urls: [],
    recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
    naming: { asked: (handle) => nameIn(handle, 'id'), named: (answer) => nameIn(answer, 'id') },
    poll: () => scripted(never),
    submit: () => scripted({ kind: 'unknown', trouble, evidence }),
    probe: () => scripted({ kind: 'trouble', trouble, evidence }),
    resend: 'unsafe',
    advice: NO_ADVICE,
    rules: () => Promise.resolve({ rules: [] }),
    forms: () => Promise.resolve({ models: [], submitOptions: [] }),
    ...changes,
  }
}

export function remoteOf(id: string): Remote {
  return { id, handle: { id } }
}

export function aConnection(vendor: VendorKey, changes: Partial<Connection> = {}): Connection {
  const { id = vendor } = changes
  const baseUrl = `https://api.${vendor}.example`
  return { id, label: id, vendor, baseUrl, requestsPerSecond: 5, maxInFlight: 4, sandbox: false, ...changes }
}

function scripted<T>(value: T): Script<T> {
  return { request: { method: 'GET', path: '/', headers: {}, body: null }, read: () => done(value) }
}
