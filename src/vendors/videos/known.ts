import type { KnownVendor } from '#vendors/port.ts'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'

/** The Videos API's name, address and ids. Its first host has switched it off; relays speak it on. */
export const known: KnownVendor = {
  key: 'videos',
  label: 'Videos API (/v1/videos)',
  docsUrl: 'https://platform.openai.com/docs/api-reference/videos',
  defaultBaseUrl: 'https://api.openai.com',
  // No numbers are published for polls.
  defaultRequestsPerSecond: 2,
  ids: [{ source: 'video_[0-9A-Za-z]{8,60}', label: 'Videos API (/v1/videos) task id (video_…)', faint: true }],
  // Relays write ids of their own forms: an address below the connection's base tells them.
  urls: [{ path: `/v1/videos/(${SEGMENT})(?:/content)?/?`, recognise: ([id]) => refOf(id) }],
  fields: { naming: [], beside: [['remixed_from_video_id']] },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
