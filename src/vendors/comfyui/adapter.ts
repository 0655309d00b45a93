/** A ComfyUI server of one's own, on this machine or in the network around it. */
import * as v from 'valibot'
import type { JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { HISTORY, INTERRUPT, LATEST, QUEUE, REMOVE, STATS, SUBMIT, VIEW } from '#vendors/comfyui/calls.ts'
import { cancelPrompt } from '#vendors/comfyui/cancel.ts'
import { known } from '#vendors/comfyui/known.ts'
import { listPrompts, PAGE_LIMIT } from '#vendors/comfyui/list.ts'
import { idOf, pollPrompt } from '#vendors/comfyui/poll.ts'
import { lookUpPrompt, submitPrompt } from '#vendors/comfyui/submit.ts'
import { statsSchema } from '#vendors/comfyui/wire.ts'
import type { Names } from '#vendors/naming.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { rulesOf } from '#vendors/reading/call.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { nameIn, named } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { idIn } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Well-formed and never given: stands for a handle that is no id. */
const IMPOSSIBLE_ID = '00000000-0000-0000-0000-000000000000'

/** The server asks for no key. Whoever put a lock before it has one; who has none writes this. */
const NO_KEY = 'none'

export const comfyui: Vendor = {
  ...known,
  authorize: (apiKey): Readonly<Record<string, string>> =>
    apiKey === NO_KEY ? {} : { authorization: `Bearer ${apiKey}` },
  paths: rulesOf({ SUBMIT, HISTORY, LATEST, QUEUE, REMOVE, INTERRUPT, STATS }),
  files: [VIEW.rule],
  naming: {
    asked: (handle) => named('prompt_id', idIn(handle) ?? IMPOSSIBLE_ID),
    named: promptNamed,
    ownKey: (idempotencyKey) => named('prompt_id', idempotencyKey),
  },
  poll: (handle) => pollPrompt(idIn(handle) ?? IMPOSSIBLE_ID),
  submit: submitPrompt,
  resend: 'unsafe',
  lookUpByOwnKey: lookUpPrompt,
  probe: () => STATS.once({}, readProbe),
  cancel: (handle) => cancelPrompt(idIn(handle) ?? IMPOSSIBLE_ID),
  // What was taken out of the queue is in no history.
  goneWhenCancelled: true,
  list: (_from, size) => listPrompts(size),
  listPageLimit: PAGE_LIMIT,
  advice: NO_ADVICE,
  rules: () => import('#vendors/comfyui/rules.ts'),
  forms: async () => (await import('#vendors/comfyui/models.ts')).FORMS,
}

/** By itself, or as the one entry of a history. The queue is about everybody's. */
function promptNamed(answer: JsonObject): Names {
  const own = nameIn(answer, 'prompt_id')
  if (Object.keys(own).length > 0) return own
  const [only, ...more] = Object.values(answer)
  const id = more.length === 0 && isJsonObject(only) ? idOf(only['prompt']) : null
  return id === null ? {} : named('prompt_id', id)
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(statsSchema, answer.json)
  if (!parsed.success) return unclearProbe(answer, issueText(parsed.issues))
  const version = textOf(parsed.output.system.comfyui_version, 40)
  return { kind: 'works', detail: `ComfyUI${version === null ? '' : ` ${version}`} answers.` }
}
