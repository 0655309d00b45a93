import type { Vendor } from '#vendors/port.ts'
import { aVendor, remoteOf } from '#testing/fake-vendor.ts'

const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}'
const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** Five made-up vendors whose ids clash in every way that real ones do: a form of one's own, one that two share, a bare
 * UUID, and one that needs more than the id. */
const alpha: Vendor = aVendor('alpha', {
  ids: [{ source: `tk-alpha-${ULID}`, label: 'alpha task id (tk-alpha-…)' }],
  urls: [{ path: `/v1/tasks/(tk-alpha-${ULID})`, recognise: ([id]) => (id === undefined ? null : found(id)) }],
})

const guide: Vendor = aVendor('guide', {
  defaultBaseUrl: 'https://api.alpha.example',
  ids: [{ source: `task_${ULID}`, label: 'guide task id (task_…)' }],
  urls: [{ path: `/v1/tasks/(task_${ULID})`, recognise: ([id]) => (id === undefined ? null : found(id)) }],
})

const spike: Vendor = aVendor('spike', {
  ids: [{ source: `task_${ULID}`, label: 'spike task id (task_…)' }],
})

const uuids: Vendor = aVendor('uuids', {
  ids: [{ source: UUID, label: 'uuids task id (UUID)' }],
  urls: [{ path: `/api/v1/task/(${UUID})`, recognise: ([id]) => (id === undefined ? null : found(id)) }],
})

const queue: Vendor = aVendor('queue', {
  defaultBaseUrl: 'https://cloud.queue.example/model',
  ids: [{ source: 'mmsu_[0-9a-z]{6,}', label: 'queue task id (mmsu_…)' }],
  urls: [
    {
      path: '/v1/queue/([^/]+)/requests/(mmsu_[0-9a-z]{6,})/(?:status|response|cancel)',
      recognise: ([endpoint, id]) =>
        endpoint === undefined || id === undefined
          ? null
          : { remote: { id, handle: { id, endpoint } }, model: endpoint },
    },
  ],
  recognise: (id) => ({
    kind: 'needs',
    what: 'which model made these?',
    choices: ['banana', 'kling_video'],
    complete: (endpoint) => ({ id, handle: { id, endpoint } }),
  }),
})

export const ID_FORMS: readonly Vendor[] = [alpha, guide, uuids, spike, queue]

function found(id: string) {
  return { remote: remoteOf(id), model: null }
}
