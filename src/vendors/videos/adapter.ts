/** The `/v1/videos` dialect, as OpenAI's client and many relays speak it. */
import * as v from 'valibot'
import { NO_ADVICE } from '#vendors/advice.ts'
import { SECOND } from '#domain/time.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { get, rulesOf } from '#vendors/reading/call.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { nameIn, named } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { idIn } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'
import { known } from '#vendors/videos/known.ts'
import { LIST, listVideos, PAGE_LIMIT } from '#vendors/videos/list.ts'
import { SUBMIT, submitVideo } from '#vendors/videos/submit.ts'
import { observeAnswer } from '#vendors/videos/task.ts'
import { pageSchema } from '#vendors/videos/wire.ts'

/** Well-formed and never issued: stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = 'video_00000000'

const VIDEO = get('/v1/videos/{id}')
const CONTENT = get('/v1/videos/{id}/content')

/**
 * There is no cancel. `DELETE` "permanently deletes a completed or failed video and its stored assets": it erases what
 * was made and stops nothing, so it is never sent.
 */
export const videos: Vendor = {
  ...known,
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  paths: rulesOf({ SUBMIT, VIDEO, LIST }),
  files: [CONTENT.rule],
  naming: {
    asked: (handle) => named('id', idIn(handle) ?? IMPOSSIBLE_ID),
    named: (answer) => nameIn(answer, 'id'),
  },
  poll: (handle) => {
    const id = idIn(handle)
    return VIDEO.once({ at: { id: id ?? IMPOSSIBLE_ID } }, (answer) => observeAnswer(id, answer))
  },
  submit: submitVideo,
  resend: 'unsafe',
  probe: () => LIST.once({ query: { limit: 1 } }, readProbe),
  list: listVideos,
  listPageLimit: PAGE_LIMIT,
  // The guide polls every 10 to 20 s.
  advice: { ...NO_ADVICE, pace: { floor: 10 * SECOND, phases: {} } },
  rules: () => import('#vendors/videos/rules.ts'),
  forms: async () => (await import('#vendors/videos/models.ts')).FORMS,
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(pageSchema, answer.json)
  if (!parsed.success) return unclearProbe(answer, issueText(parsed.issues))
  return { kind: 'works', detail: 'The key works.' }
}
