/** A submit by a description: the body from its template, and the handle out of the answer. */
import type { Json } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { codeAt, messageAt } from '#vendors/described/answer-of.ts'
import { bodyOf, withMember } from '#vendors/described/body.ts'
import type { ReadyCall } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { wordAt } from '#vendors/described/find.ts'
import { observeTask } from '#vendors/described/observe.ts'
import { type HandleParts, kept, knownBy, partsOf, remoteOf } from '#vendors/described/recognition.ts'
import { holds } from '#vendors/described/state-of.ts'
import { filled } from '#vendors/described/template.ts'
import { homeNamed } from '#vendors/homes.ts'
import type { Script, SubmitOutcome } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { cleanJson } from '#vendors/reading/clean.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'

type Submit = NonNullable<Description['submit']>

export function submitScript(
  call: ReadyCall,
  submit: Submit,
  request: SubmitRequest,
  description: Description,
): Script<SubmitOutcome> {
  const parts = partsFor(request, submit)
  const { idempotency } = submit
  const ownKey = request.idempotencyKey
  const body = withMember(
    withOptions(bodyOf(submit.body, request.params, parts), request, submit),
    idempotency !== undefined && 'at' in idempotency ? idempotency.at : null,
    ownKey,
  )
  const headers = idempotency !== undefined && 'header' in idempotency ? { [idempotency.header]: ownKey } : {}
  return call.ask({ parts, query: queryOf(request, submit), headers, body }, (answer) =>
    done(readSubmit(answer, parts, submit, description)),
  )
}

/** The model, and the options that stand in the address or the body. */
function partsFor({ model, options }: SubmitRequest, { options: described = {} }: Submit): HandleParts {
  const chosen = Object.entries(described).flatMap(([name, { choices, at, query }]) => {
    const value = options[name]
    const text = typeof value === 'string' && value !== '' ? value : (choices?.[0] ?? '')
    return at === undefined && query === undefined ? [[name, text] as const] : []
  })
  return { model, ...Object.fromEntries(chosen) }
}

function withOptions(body: Json, { options }: SubmitRequest, { options: described = {} }: Submit): Json {
  return Object.entries(described).reduce(
    (whole, [name, { at }]) => withMember(whole, at ?? null, options[name] ?? null),
    body,
  )
}

function queryOf({ options }: SubmitRequest, { options: described = {} }: Submit): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(described).flatMap(([name, { query }]) => {
      const value = options[name]
      return query !== undefined && typeof value === 'string' && value !== '' ? [[query, value] as const] : []
    }),
  )
}

function readSubmit(answer: Answer, sent: HandleParts, submit: Submit, description: Description): SubmitOutcome {
  const trouble = submitTrouble(answer, (status) => status === 429)
  if (trouble?.kind === 'refused') return { ...trouble, failure: namedFailure(trouble.failure, answer, description) }
  if (trouble !== null || answer.json === undefined) return trouble ?? unclearSubmit(answer, 'the answer is not JSON')
  const { json } = answer
  if ((submit.refused ?? []).some((rule) => holds(rule, json))) {
    return { kind: 'refused', failure: refusalIn(answer, json, description), evidence: evidenceIn(answer) }
  }
  const parts = madeParts(json, sent, submit, description)
  if (parts === null) return unclearSubmit(answer, `the answer has no task id at ${[submit.id].flat().join(', ')}`)
  const seen = submit.whole === true ? observeTask(answer, json, parts, description).observation : null
  return {
    kind: 'accepted',
    remote: remoteOf(parts),
    observation: seen?.kind === 'status' ? seen : queuedBy(answer),
    replayed: answer.reply.headers['idempotent-replay']?.toLowerCase() === 'true',
  }
}

/** The handle: the id, and what an address in the answer or the request itself names. */
function madeParts(json: Json, sent: HandleParts, submit: Submit, description: Description): HandleParts | null {
  const id = wordAt(submit.id, json)
  if (id === null || id === '') return null
  const from = Object.entries(submit.from ?? {}).map(
    ([part, text]) => [part, kept(filled(text, sent), part, description)] as const,
  )
  const home = homeIn(json, submit, description)
  const parts = { ...Object.fromEntries(from), ...likeIn(json, submit, description), id, home }
  return partsOf(parts, description)
}

/** The host of ours at which an address of the answer lies; null for the usual one, and for none. */
function homeIn(json: Json, submit: Submit, description: Description): string | null {
  const address = wordAt(submit.home, json)
  const named = address === null ? null : homeNamed(knownBy(description), address)
  return description.hosts.slice(1).find((host) => host.replace(/\/$/, '') === named) ?? null
}

/** Parts in an address of the answer: it is read for them alone and never followed. */
function likeIn(json: Json, { like }: Submit, description: Description): HandleParts {
  const address = like === undefined ? null : wordAt(like.at, json)
  if (like === undefined || address === null || !URL.canParse(address)) return {}
  const [known] = knownBy({ ...description, urls: [like.url] }).urls
  const groups =
    known === undefined ? null : new RegExp(`^(?:/[^/]+)*?(?:${known.path})/?$`).exec(new URL(address).pathname)
  const found = groups === null ? null : known?.recognise(groups.slice(1))
  return partsOf(found?.remote.handle ?? null, description) ?? {}
}

/** A refusal that arrived as an error, with the code and message where the description knows them. */
function namedFailure(failure: Failure, { json }: Answer, { poll }: Description): Failure {
  if (json === undefined) return failure
  return {
    ...failure,
    code: failure.code ?? codeAt(poll.code, json),
    message: messageAt(poll.message, json) ?? failure.message,
  }
}

/** A refusal under a good status. */
function refusalIn(answer: Answer, json: Json, { poll, envelope }: Description): Failure {
  return {
    step: 'submit',
    httpStatus: answer.reply.status,
    code: codeAt(poll.code, json) ?? codeAt('$.code', json),
    message:
      messageAt(poll.message, json) ??
      messageAt(envelope?.message ?? ['$.description', '$.message'], json) ??
      NO_REASON,
    requestId: requestIdOf(answer),
    raw: cleanJson(json),
  }
}

const NO_REASON = 'The vendor gives no reason.'
