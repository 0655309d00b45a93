import { ADDRESS } from '#vendors/hiapi/address.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'

export const ID_PREFIX = 'task_'

/** HiAPI's name, address and the ids of its guides. */
export const known: KnownVendor = {
  ...ADDRESS,
  key: 'hiapi-guide',
  label: 'HiAPI guide',
  docsUrl: 'https://www.hiapi.ai/en/blog/hiapi-output-url-expired-download',
  ids: [{ source: `${ID_PREFIX}${ULID_SOURCE}`, label: 'HiAPI guide task id (task_…)' }],
  urls: [{ path: `/v1/tasks/(${ID_PREFIX}[A-Za-z0-9]{4,64})/?`, recognise: ([id]) => refOf(id) }],
  // Under `task_id` the same id is ByteSpike's, whatever stands beside it.
  fields: { naming: [], beside: [['id', 'created_at', '!task_id']] },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
