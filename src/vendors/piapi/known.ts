import type { KnownVendor } from '#vendors/port.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'

/** Every documented id looks like this, and so do the ids of half the industry: the form says nothing alone. */
const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** PiAPI's name, address and ids. */
export const known: KnownVendor = {
  key: 'piapi',
  label: 'PiAPI',
  docsUrl: 'https://piapi.ai/docs/unified-api-schema',
  defaultBaseUrl: 'https://api.piapi.ai',
  // No numbers are published; third parties advise a poll every 1 to 3 s for images, 5 to 10 s for videos.
  defaultRequestsPerSecond: 5,
  ids: [{ source: UUID, label: 'PiAPI task id (a UUID)' }],
  urls: [{ path: `/api/v1/task/(${UUID})/?`, recognise: ([id]) => refOf(id) }],
  fields: { naming: [], beside: [['task_type']] },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
