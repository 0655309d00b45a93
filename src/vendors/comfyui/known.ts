import type { KnownVendor } from '#vendors/port.ts'
import { pathSegment, SEGMENT } from '#vendors/reading/path-segment.ts'
import { refOf, remoteOf } from '#vendors/reading/plain-handle.ts'

/** What the server gives; a client may choose an id of any form. */
const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** ComfyUI's name, its usual address and its ids. */
export const known: KnownVendor = {
  key: 'comfyui',
  label: 'ComfyUI',
  docsUrl: 'https://docs.comfy.org/development/comfyui-server/comms_routes',
  // Where a server of one's own listens if nothing else is said.
  defaultBaseUrl: 'http://127.0.0.1:8188',
  defaultRequestsPerSecond: 5,
  inOwnNetwork: true,
  ids: [{ source: UUID, label: 'ComfyUI prompt id (a UUID)', faint: true }],
  urls: [{ path: `/history/(${SEGMENT})/?`, recognise: ([id]) => refOf(id) }],
  // A client may choose its own ids, of any form.
  fields: {
    naming: [{ name: 'prompt_id', recognise: (value) => refOf(pathSegment(value) ?? undefined) }],
    beside: [['prompt_id', 'node_errors']],
  },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
}
