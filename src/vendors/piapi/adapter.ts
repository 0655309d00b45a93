/** PiAPI: one task API for many products (piapi.ai/docs/unified-api-schema). */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { advice } from '#vendors/piapi/advice.ts'
import { withPiapiWords } from '#vendors/piapi/answer.ts'
import { known } from '#vendors/piapi/known.ts'
import { HISTORIES, PAGE_LIMIT, listTasks } from '#vendors/piapi/list.ts'
import { SUBMIT, submitTask } from '#vendors/piapi/submit.ts'
import { observeTask } from '#vendors/piapi/task.ts'
import { accountSchema, detailSchema } from '#vendors/piapi/wire.ts'
import type { CancelOutcome, ProbeOutcome, Vendor } from '#vendors/port.ts'
import { byPage } from '#vendors/reading/page.ts'
import { get, remove, rulesOf } from '#vendors/reading/call.ts'
import { cancelTrouble, probeTrouble } from '#vendors/reading/http-trouble.ts'
import { named, nameIn } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { idIn } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Well-formed and never issued: stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = '00000000-0000-0000-0000-000000000000'

const TASK = get('/api/v1/task/{id}')
const CANCEL = remove('/api/v1/task/{id}')
const ACCOUNT = get('/account/info')

export const piapi: Vendor = {
  ...known,
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  paths: rulesOf({ SUBMIT, TASK, CANCEL, HISTORIES, ACCOUNT }),
  naming: {
    asked: (handle) => named('task_id', idIn(handle) ?? IMPOSSIBLE_ID),
    named: ({ data }) => nameIn(data, 'task_id'),
  },
  poll: (handle) =>
    TASK.once({ at: { id: idIn(handle) ?? IMPOSSIBLE_ID } }, (answer) => observeTask(withPiapiWords(answer))),
  submit: submitTask,
  // No key of ours comes back: a lost answer is looked for in the histories, by what was sent.
  resend: 'unsafe',
  probe: () => ACCOUNT.once({}, (answer) => readProbe(withPiapiWords(answer))),
  cancel: (handle) =>
    CANCEL.once({ at: { id: idIn(handle) ?? IMPOSSIBLE_ID } }, (answer) => readCancel(withPiapiWords(answer))),
  // Only while it is `pending`.
  cancelsIn: ['queued'],
  list: byPage(listTasks),
  listPageLimit: PAGE_LIMIT,
  advice,
  // "Unified webhook": the secret of the task's own webhook_config, as it is.
  callbackProof: { kind: 'echo', header: 'x-webhook-secret' },
  rules: () => import('#vendors/piapi/rules.ts'),
  forms: async () => (await import('#vendors/piapi/models.ts')).FORMS,
}

const TOO_LATE = 'PiAPI cancels a task only while it is pending, and this one has gone on.'

/**
 * The answer's body is not documented. A well-formed cancel can be refused for one documented reason: the task is
 * not pending any more.
 */
function readCancel(answer: Answer): CancelOutcome {
  const refused = cancelTrouble(answer)
  if (refused !== null) {
    const isLate = refused.kind === 'refused' && [400, 409, 422].includes(answer.status) && answer.error !== null
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
  if (!parsed.success) return unclearProbe(answer, issueText(parsed.issues))
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
