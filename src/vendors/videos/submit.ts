/** How a video is ordered: a form of several parts, with the picture to begin from as a file in it. */
import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import type { Script, SubmitOutcome } from '#vendors/port.ts'
import { post } from '#vendors/reading/call.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'
import { observeVideo } from '#vendors/videos/task.ts'
import { createdSchema } from '#vendors/videos/wire.ts'

/** A picture in it may be long. */
const LONGEST_FORM = 16 << 20

export const SUBMIT = post('/v1/videos', { bodyUpTo: LONGEST_FORM })

type Part = NonNullable<Script<unknown>['request']['form']>[number]

/** There is no idempotency key: whoever sends it twice makes two tasks. */
export function submitVideo({ model, params }: SubmitRequest): Script<SubmitOutcome> {
  // In one order, so that the same request is the same bytes.
  const names = Object.keys(params).toSorted()
  const form = [text('model', model), ...names.flatMap((name) => partsOf(name, params[name]))]
  return SUBMIT.once({ form }, readCreated)
}

function partsOf(name: string, value: Json | undefined): readonly Part[] {
  if (value === undefined || value === null || value === '') return []
  if (name === 'input_reference' && typeof value === 'string') return [referenceOf(value)]
  if (isJsonObject(value)) return membersOf(name, value)
  if (Array.isArray(value)) return value.flatMap((inner: Json) => partsOf(`${name}[]`, inner))
  return [text(name, typeof value === 'string' ? value : JSON.stringify(value))]
}

/** As the official client writes what is inside an object: `name[member]`. */
function membersOf(name: string, object: JsonObject): readonly Part[] {
  const members = Object.keys(object).toSorted()
  return members.flatMap((member) => partsOf(`${name}[${member}]`, object[member]))
}

const DATA_URL = /^data:(image\/[a-z0-9.+-]{1,40});base64,([A-Za-z0-9+/]+={0,2})$/i

/** A picture given as a data URL is sent as the file it is; an address or the id of an uploaded file by its name. */
function referenceOf(value: string): Part {
  const [, contentType = '', base64 = ''] = DATA_URL.exec(value.trim()) ?? []
  if (base64 !== '' && base64.length % 4 === 0) {
    const fileName = `reference.${contentType.split('/')[1] ?? 'png'}`
    return { kind: 'file', name: 'input_reference', fileName, contentType, base64 }
  }
  const member = /^(?:https?|data):/i.test(value) ? 'image_url' : 'file_id'
  return text(`input_reference[${member}]`, value)
}

function text(name: string, value: string): Part {
  return { kind: 'text', name, value }
}

/** Codes that come with 429 and say that waiting does not help. */
const USED_UP = ['insufficient_quota', 'billing_hard_limit_reached']

function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, (status, error) => status === 429 && !USED_UP.includes(error?.code ?? ''))
  if (trouble !== null) return trouble
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const { id } = parsed.output
  const told = observeVideo(id, answer.json, answer)
  return {
    kind: 'accepted',
    remote: remoteOf(id),
    observation: told.kind === 'status' ? told : queuedBy(answer),
    replayed: false,
  }
}
