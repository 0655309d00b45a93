import { ID_PREFIX, ownRemoteOf, remoteOf } from '#vendors/bytespike/handle.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'

const ID = `${ID_PREFIX}${ULID_SOURCE}`
const WHOLE_ID = new RegExp(`^${ID}$`)

/** ByteSpike's name, address and ids. */
export const known: KnownVendor = {
  key: 'bytespike',
  label: 'ByteSpike',
  docsUrl: 'https://docs.bytespike.ai/api-reference/utility/tasks-query',
  defaultBaseUrl: 'https://llm.bytespike.ai',
  // No request rate is published: the limits are on spend and on tasks at a time, and queries are free of charge.
  defaultRequestsPerSecond: 5,
  ids: [{ source: ID, label: 'ByteSpike task id (task_…)' }],
  urls: [
    {
      path: '/v1/tasks/query/?',
      query: ['task_id', 'out_task_id'],
      recognise: ([taskId = '', outTaskId = '']) => refOf(taskId, outTaskId),
    },
    { path: `/v1/tasks/(?:stream|cancel)/(${ID})/?`, recognise: ([taskId = '']) => refOf(taskId, '') },
  ],
  // A client that died has only its own id, which may be any text.
  fields: {
    naming: [{ name: 'out_task_id', recognise: (value) => ({ remote: ownRemoteOf(value), model: null }) }],
    beside: [['estimated_credits'], ['credits_used'], ['out_task_id']],
  },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}

/** An address with both ids, or with an id of another form, is not one that ByteSpike answers. */
function refOf(taskId: string, outTaskId: string) {
  if (outTaskId === '') return WHOLE_ID.test(taskId) ? { remote: remoteOf(taskId), model: null } : null
  const own = taskId === '' ? pathSegment(outTaskId) : null
  return own === null ? null : { remote: ownRemoteOf(own), model: null }
}
