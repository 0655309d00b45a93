/** What may leave this browser in a file: no secret, and no link that opens something without asking who you are. */
import { parseJson, type Json } from '#domain/json.ts'
import { REDACTED, redact } from '#domain/task/redact.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Output } from '#domain/output/output.ts'
import type { Contact, TaskRecord, TaskState } from '#domain/task/task.ts'

export interface ExportChoices {
  /** Leaves signed links as they are: whoever has the file can open them until they expire. */
  readonly keepSignedLinks: boolean
}

/** Query parameters that make a link a key: AWS, Google, Azure, CloudFront, Alibaba, Tencent, and plain tokens. */
const SIGNING =
  /[?&;](?:x-amz-[a-z-]{1,40}|x-goog-[a-z-]{1,40}|x-oss-[a-z-]{1,40}|(?:oss|aws)accesskeyid|googleaccessid|signature|sig|sign|token|expires|policy|key-pair-id|auth_?key|q-signature|hmac|st|se|jwt)=/i

/** A URL with a query inside other text; JSON may have escaped its slashes and ampersands. */
const URL_WITH_QUERY = /(https?:(?:\\?\/){2}(?:[^\s"'<>\\?]|\\\/){1,2000})\?((?:[^\s"'<>\\]|\\u0026|\\\/){1,8000})/gi

const SECRET_NAME =
  /secret|password|passwd|authorization|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|private[_-]?key|^token$/i

const UNSIGNED_MARK = '?signature-removed'

/** Replaces the query of each signed URL in a text. Linear in its length. */
function withoutSignatures(text: string): string {
  return text.replace(URL_WITH_QUERY, (whole, address: string, query: string) =>
    SIGNING.test(`?${query.replaceAll('\\u0026', '&')}`) ? `${address}${UNSIGNED_MARK}` : whole,
  )
}

/** The record as it may leave: what a person wrote stays word for word, what a vendor said is redacted again. */
export function forExport(record: TaskRecord, choices: ExportChoices): TaskRecord {
  const link = (text: string) => (choices.keepSignedLinks ? text : withoutSignatures(text))
  const own = (value: Json) => mapJson(value, link)
  const said = (text: string) => link(redact(text))
  const { remote, request, evidence, echoedPrompt, title } = record
  return {
    ...record,
    remote: remote === null ? null : { id: remote.id, handle: own(remote.handle) },
    request:
      request === null
        ? null
        : { ...request, params: mapMembers(request.params, link), options: mapMembers(request.options, link) },
    ...(echoedPrompt === undefined ? {} : { echoedPrompt: said(echoedPrompt) }),
    state: stateForExport(record.state, said, own),
    contact: contactForExport(record.contact, said),
    // A copy stays in the browser that has it.
    outputs: record.outputs.map((output): Output => ({ ...output, url: link(output.url), copy: null })),
    evidence: evidence === null || evidence.body === null ? evidence : { ...evidence, body: said(evidence.body) },
    ...(title === undefined ? {} : { title: link(title) }),
    note: link(record.note),
  }
}

function stateForExport(state: TaskState, said: (text: string) => string, own: (value: Json) => Json): TaskState {
  switch (state.phase) {
    case 'failed':
    case 'timedOut': {
      const { failure } = state
      const raw = parseJson(said(JSON.stringify(failure.raw))) ?? REDACTED
      return { ...state, failure: { ...failure, message: said(failure.message), raw } }
    }
    case 'unconfirmed':
      return {
        ...state,
        trouble: troubleForExport(state.trouble, said),
        ...(state.candidates === undefined
          ? {}
          : {
              candidates: state.candidates.map(({ remote, createdAt, prompt }) => ({
                remote: { id: remote.id, handle: own(remote.handle) },
                createdAt,
                prompt: prompt === null ? null : said(prompt),
              })),
            }),
      }
    default:
      return state
  }
}

function contactForExport(contact: Contact, said: (text: string) => string): Contact {
  if (contact.kind === 'fine') return contact
  const { evidence } = contact
  return {
    ...contact,
    trouble: troubleForExport(contact.trouble, said),
    evidence: evidence === null ? null : { ...evidence, body: said(evidence.body) },
  }
}

function troubleForExport(trouble: Trouble, said: (text: string) => string): Trouble {
  return { ...trouble, message: said(trouble.message) }
}

/** A deep copy with each text mapped and the value of each member with a secret's name removed. */
function mapJson(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  return isList(value) ? value.map((entry) => mapJson(entry, map)) : mapMembers(value, map)
}

function mapMembers(object: { readonly [key: string]: Json }, map: (text: string) => string): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) && value !== null ? REDACTED : mapJson(value, map),
    ]),
  )
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
