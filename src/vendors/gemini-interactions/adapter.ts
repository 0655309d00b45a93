/** Gemini's Interactions API, as far as it makes pictures, videos and sounds in the background. */
import * as v from 'valibot'
import { SECOND } from '#domain/time.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { withGoogleWords } from '#vendors/gemini-interactions/answer.ts'
import { CANCEL, DOWNLOAD, INTERACTION, MODELS, SUBMIT } from '#vendors/gemini-interactions/calls.ts'
import { known } from '#vendors/gemini-interactions/known.ts'
import { submitInteraction } from '#vendors/gemini-interactions/submit.ts'
import { observeAnswer, observeInteraction } from '#vendors/gemini-interactions/task.ts'
import { modelsSchema } from '#vendors/gemini-interactions/wire.ts'
import type { CancelOutcome, ProbeOutcome, Vendor } from '#vendors/port.ts'
import { rulesOf } from '#vendors/reading/call.ts'
import { cancelTrouble, probeTrouble } from '#vendors/reading/http-trouble.ts'
import { nameIn, named } from '#vendors/reading/names.ts'
import { unclearProbe } from '#vendors/reading/outcomes.ts'
import { idIn } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Well-formed and never issued: stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = 'v1_00000000000000000000'

export const geminiInteractions: Vendor = {
  ...known,
  authorize: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  paths: rulesOf({ SUBMIT, INTERACTION, CANCEL, MODELS }),
  files: [DOWNLOAD.rule, { ...INTERACTION.rule, inline: true }],
  naming: {
    asked: (handle) => named('id', idIn(handle) ?? IMPOSSIBLE_ID),
    named: (answer) => nameIn(answer, 'id'),
  },
  poll: (handle) => {
    const id = idIn(handle)
    return INTERACTION.once({ at: { id: id ?? IMPOSSIBLE_ID } }, (answer) => observeAnswer(id, answer))
  },
  submit: submitInteraction,
  resend: 'unsafe',
  probe: () => MODELS.once({ query: { pageSize: 1 } }, (answer) => readProbe(withGoogleWords(answer))),
  // "This only applies to background interactions that are still running." To delete one is another call, never sent.
  cancel: (handle) => {
    const id = idIn(handle)
    return CANCEL.once({ at: { id: id ?? IMPOSSIBLE_ID } }, (answer) => readCancel(id, withGoogleWords(answer)))
  },
  advice: { ...NO_ADVICE, pace: { floor: 5 * SECOND, phases: {} } },
  rules: () => import('#vendors/gemini-interactions/rules.ts'),
  forms: async () => (await import('#vendors/gemini-interactions/models.ts')).FORMS,
}

/** The answer is the interaction. One that is over is refused as such, or comes back as it is. */
function readCancel(id: string | null, answer: Answer): CancelOutcome {
  const refused = cancelTrouble(answer)
  if (refused?.kind === 'refused' && [400, 409].includes(answer.status)) {
    return { kind: 'too-late', message: refused.failure.message, observation: null }
  }
  if (refused !== null) return refused
  const observation = observeInteraction(id, answer)
  if (observation.kind !== 'status') return { kind: 'requested', observation: null }
  const { phase } = observation.state
  const isLate = phase === 'succeeded' || phase === 'failed'
  return isLate
    ? { kind: 'too-late', message: 'The interaction was over before the cancel came.', observation }
    : { kind: 'requested', observation }
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(modelsSchema, answer.json)
  if (!parsed.success) return unclearProbe(answer, issueText(parsed.issues))
  return { kind: 'works', detail: 'The key works.' }
}
