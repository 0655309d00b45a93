import { DESCRIPTION_LIMIT } from '#domain/connection/connection-rules.ts'
import { readJson } from '#gateway/server/read-json.ts'
import type { ConnectionStore, StoreAnswer } from '#gateway/connections/connection-store.ts'
import { refuse } from '#gateway/server/refusal.ts'

/** A connection with the longest key fits several times over, also beside the longest description as JSON in JSON. */
const LONGEST_BODY = 2 * DESCRIPTION_LIMIT + 16_384

/** Answers `POST /api/connections`, `PATCH` and `DELETE /api/connections/<id>`. The token was already checked. */
export async function answerConnections(
  store: ConnectionStore,
  id: string | null,
  request: Request,
  answer: () => Response,
): Promise<Response> {
  const { method } = request
  if (method === 'DELETE' && id !== null) return reply(store.remove(id), answer)
  if (!(method === 'POST' && id === null) && !(method === 'PATCH' && id !== null)) {
    return refuse('bad_request', 'connections are added with POST, changed with PATCH, removed with DELETE', {
      status: 405,
    })
  }
  const body = await readJson(request, LONGEST_BODY)
  if (!body.ok) return body.refusal
  return reply(id === null ? store.add(body.json) : store.change(id, body.json), answer)
}

function reply(result: StoreAnswer, answer: () => Response): Response {
  return result.ok ? answer() : refuse(result.code, result.message, { field: result.field })
}
