import type { Remote } from '#domain/task/task.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { ENDPOINTS } from '#vendors/seaart/endpoints.ts'
import { REQUEST_ID, TASK_PATH, refInUrl, remoteOf } from '#vendors/seaart/handle.ts'

/** SeaArt's name, address and ids. */
export const known: KnownVendor = {
  key: 'seaart',
  label: 'SeaArt',
  docsUrl: 'https://cloud.seaart.ai/docs/model-api/overview',
  defaultBaseUrl: 'https://cloud.seaart.ai/model',
  // No numbers are published; a finished task takes two requests.
  defaultRequestsPerSecond: 5,
  ids: [{ source: REQUEST_ID, label: 'SeaArt request id (mmsu_…)' }],
  urls: [
    {
      path: TASK_PATH,
      recognise: ([endpoint, requestId]) =>
        endpoint === undefined || requestId === undefined
          ? null
          : { remote: remoteOf({ endpoint, requestId }), model: endpoint },
    },
  ],
  recognise: (id) => ({
    kind: 'needs',
    what: 'which model made these? SeaArt finds a task only under its model; a status URL names both.',
    choices: ENDPOINTS,
    complete: (answer) => completed(id, answer.trim()),
  }),
}

/** The answer is a model's id, or the address of one of its tasks, which has the model in it. */
function completed(requestId: string, answer: string): Remote {
  return remoteOf({ endpoint: refInUrl(answer)?.endpoint ?? answer, requestId })
}
