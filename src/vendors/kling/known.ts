import { remoteOf } from '#vendors/kling/handle.ts'
import { ROUTES, routeIn } from '#vendors/kling/routes.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { SEGMENT } from '#vendors/reading/path-segment.ts'

/** Kling's name, addresses and ids. */
export const known: KnownVendor = {
  key: 'kling',
  label: 'Kling',
  docsUrl: 'https://app.klingai.com/global/dev/document-api',
  defaultBaseUrl: 'https://api-singapore.klingai.com',
  otherHomes: ['https://api-beijing.klingai.com', 'https://api.klingai.com'],
  // No number is published for polls.
  defaultRequestsPerSecond: 2,
  // Every id seen has 18 digits; as a number alone it could be anything.
  ids: [{ source: '[1-9][0-9]{17}', label: 'Kling task id (18 digits)', faint: true }],
  urls: ROUTES.map((route) => ({
    path: `/v1/${route}/(${SEGMENT})/?`,
    recognise: ([id]) => (id === undefined ? null : { remote: remoteOf({ route, id }), model: null }),
  })),
  fields: { naming: [], beside: [['task_status_msg'], ['task_info', 'task_status']] },
  recognise: (id) => ({
    kind: 'needs',
    what: 'what kind of task made these? Kling finds a task only under its kind; the address that it was asked by names it.',
    choices: ROUTES,
    complete: (answer) => remoteOf({ route: routeIn(answer) ?? 'videos/text2video', id }),
  }),
}
