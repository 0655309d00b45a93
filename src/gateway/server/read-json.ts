import { type Json, parseJson } from '#domain/json.ts'
import { readUpTo } from '#gateway/server/bytes.ts'
import { refuse } from '#gateway/server/refusal.ts'

/** The JSON of a request's body, as far as there is any; or why the request is refused. */
export async function readJson(
  request: Request,
  longest: number,
): Promise<
  { readonly ok: true; readonly json: Json | undefined } | { readonly ok: false; readonly refusal: Response }
> {
  // A form on another site cannot send this type without being asked first.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return { ok: false, refusal: refuse('bad_request', 'the body must be JSON', { status: 415 }) }
  }
  const bytes = request.body === null ? new Uint8Array() : await readUpTo(request.body, longest)
  if (bytes === null)
    return { ok: false, refusal: refuse('body_too_large', `this body is limited to ${longest} bytes`) }
  return { ok: true, json: parseJson(new TextDecoder().decode(bytes)) }
}
