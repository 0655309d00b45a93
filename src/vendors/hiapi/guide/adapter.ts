/** HiAPI as its guides describe it (hiapi.ai/en/blog). See wire.ts for how it differs from the reference. */
import * as v from 'valibot'
import type { JsonObject } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { guideAdvice } from '#vendors/hiapi/advice.ts'
import { callbackProof } from '#vendors/hiapi/callback-proof.ts'
import { type Created, authorize, SUBMIT, TASK, readCreated, submitWith } from '#vendors/hiapi/host.ts'
import { ID_PREFIX, known } from '#vendors/hiapi/guide/known.ts'
import { idTime, observeTask } from '#vendors/hiapi/guide/task.ts'
import { createdSchema, taskSchema } from '#vendors/hiapi/guide/wire.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { rulesOf } from '#vendors/reading/call.ts'
import { looksLikeTheApi, probeTrouble } from '#vendors/reading/http-trouble.ts'
import { named, nameIn } from '#vendors/reading/names.ts'
import { idIn, remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/** Well-formed and never issued (its time is 1970): for a handle that is no id, and for testing a key. */
const IMPOSSIBLE_ID = `${ID_PREFIX}${'0'.repeat(26)}`

export const hiapiGuide: Vendor = {
  ...known,
  authorize,
  // The host is the reference's, which honours the key; the guides document none, so that nothing is promised on it.
  resend: 'unsafe',
  paths: rulesOf({ SUBMIT, TASK }),
  naming: {
    asked: (handle) => named('id', idIn(handle) ?? IMPOSSIBLE_ID),
    named: (answer) => nameIn(answer, 'id'),
  },
  poll: (handle) => {
    const id = idIn(handle) ?? IMPOSSIBLE_ID
    return TASK.once({ at: { id } }, (answer) => observeTask(answer, id))
  },
  submit: (request) =>
    submitWith(request, bodyOf(request), (answer) => readCreated(answer, createdSchema, (id) => createdOf(answer, id))),
  // No list is documented here. A 404 about an id that cannot exist shows that the key was let in; it bills nothing.
  probe: () => TASK.once({ at: { id: IMPOSSIBLE_ID } }, readProbe),
  advice: guideAdvice,
  callbackProof,
  rules: () => import('#vendors/hiapi/guide/rules.ts'),
  forms: async () => (await import('#vendors/hiapi/guide/models.ts')).FORMS,
}

function bodyOf({ model, params, options }: SubmitRequest): JsonObject {
  const callback = options['callback_url']
  return {
    model,
    input: params,
    ...(typeof callback === 'string' && callback !== '' ? { callback_url: callback } : {}),
  }
}

/** An id without a status is still a task, and a paid one. */
function createdOf(answer: Answer, id: string): Created {
  return {
    remote: remoteOf(id),
    madeAt: idTime(id, answer.reply.receivedAt),
    observation: v.is(taskSchema, answer.json) ? observeTask(answer, id) : null,
  }
}

function readProbe(answer: Answer): ProbeOutcome {
  const isAnswered = answer.status === 404 && answer.error !== null && looksLikeTheApi(answer.error)
  const trouble = isAnswered ? null : probeTrouble(answer)
  return trouble ?? { kind: 'works', detail: 'The key works.' }
}
