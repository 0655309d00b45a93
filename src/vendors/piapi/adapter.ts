/** PiAPI: one task API for many products (piapi.ai/docs/unified-api-schema). */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import { cancelTrouble, probeTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { SEGMENT, pathSegment } from '#vendors/reading/path-segment.ts'
import { PAGE_LIMIT, listTasks } from '#vendors/piapi/list.ts'
import { MODELS, SUBMIT_OPTIONS } from '#vendors/piapi/models.ts'
import { submitTask } from '#vendors/piapi/submit.ts'
import { observeTask } from '#vendors/piapi/task.ts'
import { accountSchema, detailSchema } from '#vendors/piapi/wire.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import type { CancelOutcome, ProbeOutcome, Vendor } from '#vendors/port.ts'
import { JSON_HEADERS, done } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Every documented id looks like this, and so do the ids of half the industry: the form says nothing alone. */
const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** Well-formed and never issued: stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = '00000000-0000-0000-0000-000000000000'

export const piapi: Vendor = {
  key: 'piapi',
  label: 'PiAPI',
  docsUrl: 'https://piapi.ai/docs/unified-api-schema',
  defaultBaseUrl: 'https://api.piapi.ai',
  // No numbers are published; third parties advise a poll every 1 to 3 s for images, 5 to 10 s for videos.
  defaultRequestsPerSecond: 5,
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  paths: [
    { method: 'POST', path: '/api/v1/task' },
    { method: 'GET', path: `/api/v1/task/${SEGMENT}` },
    { method: 'DELETE', path: `/api/v1/task/${SEGMENT}` },
    { method: 'GET', path: '/api/open/tasks/histories' },
    { method: 'GET', path: '/account/info' },
  ],
  ids: [{ source: UUID, claim: 'shared', label: 'PiAPI task id (a UUID)' }],
  urls: [{ path: `/api/v1/task/(${UUID})/?`, recognise: ([id]) => (id === undefined ? null : refOf(id)) }],
  recognise: (id) => ({ kind: 'ref', ...refOf(id) }),
  models: MODELS,
  submitOptions: SUBMIT_OPTIONS,
  poll: (handle) => ({
    request: { method: 'GET', path: pathOf(handle), headers: JSON_HEADERS, body: null },
    read: (reply) => done(observeTask(readAnswer(reply))),
  }),
  submit: submitTask,
  // No key of ours comes back: a lost answer is looked for in the histories, by model and time.
  resend: 'unsafe',
  probe: () => ({
    request: { method: 'GET', path: '/account/info', headers: JSON_HEADERS, body: null },
    read: (reply) => done(readProbe(readAnswer(reply))),
  }),
  cancel: (handle) => ({
    request: { method: 'DELETE', path: pathOf(handle), headers: JSON_HEADERS, body: null },
    read: (reply) => done(readCancel(readAnswer(reply))),
  }),
  list: listTasks,
  listPageLimit: PAGE_LIMIT,
}

function refOf(id: string): { readonly remote: Remote; readonly model: null } {
  return { remote: { id, handle: { id } }, model: null }
}

function pathOf(handle: Json): string {
  return `/api/v1/task/${pathSegment(isJsonObject(handle) ? handle['id'] : handle) ?? IMPOSSIBLE_ID}`
}

const TOO_LATE = 'PiAPI cancels a task only while it is pending, and this one has gone on.'

/**
 * The answer's body is not documented. A well-formed cancel can be refused for one documented reason: the task is
 * not pending any more.
 */
function readCancel(answer: Answer): CancelOutcome {
  const refused = cancelTrouble(answer)
  if (refused !== null) {
    const isLate = [400, 409, 422].includes(answer.status) && answer.error !== null
    return isLate
      ? { kind: 'too-late', message: `${TOO_LATE} It said: ${refused.failure.message}`, observation: null }
      : refused
  }
  const observation = v.is(detailSchema, answer.json) ? observeTask(answer) : null
  const phase = observation?.kind === 'status' ? observation.state.phase : null
  return phase === 'running' || phase === 'succeeded'
    ? { kind: 'too-late', message: TOO_LATE, observation }
    : { kind: 'requested', observation }
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(accountSchema, answer.json)
  if (!parsed.success) {
    const { trouble: drift, evidence } = unintelligible(answer, issueText(parsed.issues))
    return { kind: 'trouble', trouble: drift, evidence }
  }
  const { equivalent_in_usd: direct, quota } = parsed.output.data
  const dollars = amountOf(direct) ?? amountOf(isJsonObject(quota) ? quota['equivalent_in_usd'] : undefined)
  return {
    kind: 'works',
    detail: `The key works${dollars === null ? '' : ` and has ${dollars.toFixed(2)} USD to use`}.`,
  }
}

/** Seen as a number and as decimal text. */
function amountOf(value: Json | undefined): number | null {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : null
}
