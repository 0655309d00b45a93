/** Callbacks of a described vendor: wished for by the option of that name, and saying what its poll would answer. */
import type { Json } from '#domain/json.ts'
import type { Description } from '#vendors/described/description.ts'
import { good, taskAnswer } from '#vendors/described/sandbox/answers.ts'
import { put, valueAt } from '#vendors/described/sandbox/write.ts'
import type { CallbackWish } from '#sandbox/callbacks/callback-post.ts'
import type { CallbackFacts, Dialect } from '#sandbox/front/dialect.ts'

/** Absent for a vendor without such an option. */
export function callingBack(description: Description): Pick<Dialect, 'callBack'> {
  if (description.submit?.options?.['callback'] === undefined) return {}
  return {
    callBack: (about) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(about, description)),
    }),
  }
}

/** What a submit says of callbacks, in its body or its query. */
export function wishIn(
  body: Json,
  query: URLSearchParams,
  { submit }: Description,
): { readonly callback?: CallbackWish } {
  const { at, query: member } = submit?.options?.['callback'] ?? {}
  const said = at === undefined ? query.get(member ?? '') : valueAt(body, `$.${at}`)
  return typeof said === 'string' && said !== '' ? { callback: { url: said, secret: null } } : {}
}

/** Who is called asked for nothing, so the task has to be named, also where answers to a poll do not. */
function bodyOf({ world, origin, task }: CallbackFacts, description: Description): Json {
  const body = taskAnswer(world, origin, task, description)?.body ?? good(description)
  return names(body, task.id) ? body : put(body, '$.id', task.id)
}

function names(value: Json, id: string): boolean {
  if (typeof value !== 'object' || value === null) return value === id
  return Object.values(value).some((inner: Json) => names(inner, id))
}
