import { ADDRESS } from '#vendors/hiapi/address.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'

export const ID_PREFIX = 'tk-hiapi-'

const ID = `${ID_PREFIX}${ULID_SOURCE}`

/** HiAPI's name, address and the ids of its reference. */
export const known: KnownVendor = {
  ...ADDRESS,
  key: 'hiapi',
  label: 'HiAPI',
  docsUrl: 'https://docs.hiapi.ai/async-api/',
  ids: [{ source: ID, label: 'HiAPI task id (tk-hiapi-…)' }],
  urls: [{ path: `/v1/tasks/(${ID})/?`, recognise: ([id]) => refOf(id) }],
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
