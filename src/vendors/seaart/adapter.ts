/** SeaArt Cloud's multimodal queue: cloud.seaart.ai/docs/model-api/multimodal and the official CLI's queue client. */
import * as v from 'valibot'
import { advice } from '#vendors/seaart/advice.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { rulesOf } from '#vendors/reading/call.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { named } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'
import { isModelRefusal, isUnknownRequest, withSeaartError } from '#vendors/seaart/answer.ts'
import { CANCEL, RESULT, STATUS, SUBMIT } from '#vendors/seaart/calls.ts'
import { cancelTask } from '#vendors/seaart/cancel.ts'
import { IMPOSSIBLE, refIn, requestNamedIn } from '#vendors/seaart/handle.ts'
import { known } from '#vendors/seaart/known.ts'
import { submitTask } from '#vendors/seaart/submit.ts'
import { pollTask } from '#vendors/seaart/task.ts'
import { statusSchema } from '#vendors/seaart/wire.ts'

const PROBED = { ...IMPOSSIBLE, endpoint: 'nano_banana_2' }

export const seaart: Vendor = {
  ...known,
  authorize: (apiKey) => ({ authorization: `Key ${apiKey}` }),
  paths: rulesOf({ SUBMIT, STATUS, RESULT, CANCEL }),
  naming: {
    asked: (handle) => named('request_id', refIn(handle).requestId),
    named: requestNamedIn,
  },
  poll: (handle) => pollTask(refIn(handle)),
  submit: submitTask,
  // No idempotency key and no list: a second submit may be a second task, whatever became of the first.
  resend: 'unsafe',
  // A 404 about a request that cannot exist shows that the key was let in; it bills nothing.
  probe: () => STATUS.once({ at: PROBED }, (answer) => readProbe(withSeaartError(answer))),
  cancel: cancelTask,
  advice,
  rules: () => import('#vendors/seaart/rules.ts'),
  forms: async () => (await import('#vendors/seaart/models.ts')).FORMS,
}

function readProbe(answer: Answer): ProbeOutcome {
  if (answer.status === 404 && answer.error !== null && isUnknownRequest(answer.error)) {
    return { kind: 'works', detail: 'The key works.' }
  }
  if (isModelRefusal(answer)) {
    return { kind: 'works', detail: `The key works, though not for the model ${PROBED.endpoint}.` }
  }
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(statusSchema, answer.json)
  if (parsed.success) return { kind: 'works', detail: 'The key works.' }
  return unclearProbe(answer, issueText(parsed.issues))
}
