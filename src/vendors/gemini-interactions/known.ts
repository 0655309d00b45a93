import type { KnownVendor } from '#vendors/port.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'

const ID = 'v1_[0-9A-Za-z_-]{20,200}'

/** The Interactions API's name, address and ids. */
export const known: KnownVendor = {
  key: 'gemini-interactions',
  label: 'Gemini Interactions',
  docsUrl: 'https://ai.google.dev/gemini-api/docs/interactions',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  // Quotas count generations; no number is published for polls.
  defaultRequestsPerSecond: 5,
  ids: [{ source: ID, label: 'Gemini Interactions task id (v1_…)' }],
  urls: [{ path: `/v1beta/interactions/(${ID})(?:/cancel)?/?`, recognise: ([id]) => refOf(id) }],
  fields: { naming: [], beside: [['previous_interaction_id'], ['steps', 'usage']] },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
