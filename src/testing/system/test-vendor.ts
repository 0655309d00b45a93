import { done, JSON_HEADERS, type Vendor } from '#vendors/vendor.ts'

/** A vendor with two declared calls and no opinion on answers: what gateway tests need of a dialect. */
export function testVendor(changes: Partial<Vendor> = {}): Vendor {
  const request = { method: 'GET', path: '/v1/tasks/x', headers: JSON_HEADERS, body: null } as const
  const trouble = { reason: 'network', httpStatus: null, code: null, message: 'not asked' } as const
  return {
    key: 'acme',
    label: 'Acme',
    docsUrl: 'https://docs.example.com',
    defaultBaseUrl: 'https://api.example.com',
    defaultRequestsPerSecond: 5,
    authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    paths: [
      { method: 'GET', path: '/v1/tasks/[A-Za-z0-9._~:%-]{1,80}' },
      { method: 'POST', path: '/v1/tasks' },
    ],
    ids: [],
    urls: [],
    recognise: (id) => ({ kind: 'ref', remote: { id, handle: id }, model: null }),
    models: [],
    submitOptions: [],
    poll: () => ({ request, read: () => done({ kind: 'unreachable', trouble, retryAt: null, evidence: null }) }),
    submit: () => ({
      request,
      read: (reply) =>
        done({
          kind: 'unknown',
          trouble,
          evidence: { httpStatus: reply.status, statusWord: null, requestId: null, body: '', bodyLength: 0 },
        }),
    }),
    resend: 'unsafe',
    probe: () => ({ request, read: () => done({ kind: 'trouble', trouble, evidence: null }) }),
    ...changes,
  }
}
