/** HiAPI, reference dialect: docs.hiapi.ai/async-api and the official Python SDK 0.2.1. */
import * as v from 'valibot'
import type { JsonObject } from '#domain/json.ts'
import { byPage } from '#vendors/reading/page.ts'
import { isJsonObject } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { referenceAdvice } from '#vendors/hiapi/advice.ts'
import { callbackProof } from '#vendors/hiapi/callback-proof.ts'
import { type Created, authorize, SUBMIT, TASK, readCreated, submitWith } from '#vendors/hiapi/host.ts'
import { ID_PREFIX, known } from '#vendors/hiapi/reference/known.ts'
import { LIST, PAGE_LIMIT, listTasks } from '#vendors/hiapi/reference/list.ts'
import { idTime, observeTask } from '#vendors/hiapi/reference/task.ts'
import { createdSchema, detailSchema, listSchema } from '#vendors/hiapi/reference/wire.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { rulesOf } from '#vendors/reading/call.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { named, nameIn } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { idIn, remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Well-formed and never issued (its time is 1970): stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = `${ID_PREFIX}${'0'.repeat(26)}`

export const hiapi: Vendor = {
  ...known,
  authorize,
  resend: 'idempotent',
  paths: rulesOf({ SUBMIT, LIST, TASK }),
  naming: {
    asked: (handle) => named('taskId', idIn(handle) ?? IMPOSSIBLE_ID),
    named: ({ data }) => nameIn(data, 'taskId'),
  },
  poll: (handle) => {
    const id = idIn(handle) ?? IMPOSSIBLE_ID
    return TASK.once({ at: { id } }, (answer) => observeTask(answer, id))
  },
  submit: (request) =>
    submitWith(request, bodyOf(request), (answer) => readCreated(answer, createdSchema, (id) => createdOf(answer, id))),
  probe: () => LIST.once({ query: { page: 1, size: 1 } }, readProbe),
  list: byPage(listTasks),
  listPageLimit: PAGE_LIMIT,
  // The reference gives the list's rows as "detail objects".
  sweep: { page: (page) => listTasks(page, PAGE_LIMIT), size: PAGE_LIMIT, madeAt: idTime },
  advice: referenceAdvice,
  callbackProof,
  rules: () => import('#vendors/hiapi/reference/rules.ts'),
  forms: async () => (await import('#vendors/hiapi/reference/models.ts')).FORMS,
}

/** The members of `options` are those of the form; inside `input` HiAPI would refuse them. */
function bodyOf({ model, params, options }: SubmitRequest): JsonObject {
  const { callback, route, storage } = options
  return {
    model,
    input: params,
    // `final` is the only value there is; it fires on success and on fail.
    ...(typeof callback === 'string' && callback !== '' ? { callback: { url: callback, when: 'final' } } : {}),
    ...(isJsonObject(callback) ? { callback } : {}),
    ...(typeof route === 'string' && route !== '' ? { route } : {}),
    ...(typeof storage === 'string' && storage !== '' ? { storage } : {}),
  }
}

/** The documented answer is the id alone; a replay that says more is believed. */
function createdOf(answer: Answer, id: string): Created {
  return {
    remote: remoteOf(id),
    madeAt: idTime(id, answer.reply.receivedAt),
    observation: v.is(detailSchema, answer.json) ? observeTask(answer, id) : null,
  }
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(listSchema, answer.json)
  if (parsed.success) {
    const total = parsed.output.data.total
    const count = typeof total === 'number' ? ` and sees ${total} ${total === 1 ? 'task' : 'tasks'}` : ''
    return { kind: 'works', detail: `The key works${count}.` }
  }
  return unclearProbe(answer, issueText(parsed.issues))
}
