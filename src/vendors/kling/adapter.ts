/** Kling's own API (app.klingai.com/global/dev/document-api), and relays that speak it. */
import * as v from 'valibot'
import { isJsonObject } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { callsOf, PATHS } from '#vendors/kling/calls.ts'
import { ENVELOPE } from '#vendors/kling/envelope.ts'
import { taskIn } from '#vendors/kling/handle.ts'
import { known } from '#vendors/kling/known.ts'
import { listTasks, PAGE_LIMIT } from '#vendors/kling/list.ts'
import { lookUpTask, submitTask } from '#vendors/kling/submit.ts'
import { observeAnswer } from '#vendors/kling/task.ts'
import { mintToken } from '#vendors/kling/token.ts'
import { pageSchema } from '#vendors/kling/wire.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { nameIn, named } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { byPage } from '#vendors/reading/page.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const kling: Vendor = {
  ...known,
  authorize: (token) => ({ authorization: `Bearer ${token}` }),
  mint: mintToken,
  envelope: ENVELOPE,
  paths: PATHS,
  naming: {
    asked: (handle) => named('task_id', taskIn(handle).id),
    // A callback is the task itself, without an envelope.
    named: (answer) => {
      const task = isJsonObject(answer['data']) ? answer['data'] : answer
      return {
        ...nameIn(task, 'task_id'),
        ...nameIn(task['task_info'], 'external_task_id'),
        ...nameIn(answer, 'external_task_id'),
      }
    },
    ownKey: (idempotencyKey) => named('external_task_id', idempotencyKey),
  },
  poll: (handle) => {
    const { route, id } = taskIn(handle)
    return callsOf(route).task.once({ at: { id } }, observeAnswer)
  },
  submit: submitTask,
  resend: 'unsafe',
  lookUpByOwnKey: lookUpTask,
  // One row of the list: it bills nothing.
  probe: () => callsOf('videos/text2video').list.once({ query: { pageNum: 1, pageSize: 1 } }, readProbe),
  list: byPage(listTasks),
  listPageLimit: PAGE_LIMIT,
  advice: { ...NO_ADVICE, pace: { floor: 5 * SECOND, phases: {} } },
  rules: () => import('#vendors/kling/rules.ts'),
  forms: async () => (await import('#vendors/kling/models.ts')).FORMS,
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(pageSchema, answer.json)
  if (!parsed.success) return unclearProbe(answer, issueText(parsed.issues))
  return { kind: 'works', detail: 'The key works.' }
}
