/** What failures of the Interactions API mean (ai.google.dev/gemini-api/docs/troubleshooting). */
import { MINUTE } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const TROUBLE = 'https://ai.google.dev/gemini-api/docs/troubleshooting'
const SAFETY = 'https://ai.google.dev/gemini-api/docs/safety-settings'
const LIMITS = 'https://ai.google.dev/gemini-api/docs/rate-limits'
const SDK = 'https://github.com/googleapis/js-genai'

const gemini = ruleBuilders('gemini-interactions', 'Google')

export const rules: readonly TriageRule[] = [
  ...gemini.refusals({
    by: 'A safety filter of Google',
    codes: [
      {
        reasons: 'none',
        codes: ['SAFETY', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'RECITATION', 'SPII', 'IMAGE_SAFETY', 'IMAGE_RECITATION'],
      },
    ],
    source: SAFETY,
  }),
  gemini.balance({
    when: [
      { codes: ['budget_exceeded'], reasons: 'none' },
      { statuses: [402] },
      { reasons: 'none', steps: ['submit', 'task'], refused: ['balance'] },
    ],
    title: 'The budget is used up',
    explanation:
      'The budget of this interaction, or of the account, was used up before it was complete. What was used is billed.',
    steps: ['Raise the budget at Google, or ask for less.', 'Then submit again: it makes a new billed task.'],
    source: SDK,
  }),
  gemini.brokeDown({
    id: 'incomplete',
    when: [{ codes: ['incomplete', 'MAX_TOKENS'], reasons: 'none' }],
    category: 'model',
    retry: { kind: 'after-change' },
    title: 'The interaction ended before it was complete',
    explanation: 'The model stopped early, as it does at a limit of tokens. The same request may stop there again.',
    steps: ['Ask for less, or raise the limit of tokens in the generation config.', 'Then submit it as a new task.'],
    source: SDK,
  }),
  gemini.throttledSubmit({
    codes: ['RESOURCE_EXHAUSTED'],
    waitMs: MINUTE,
    explanation:
      'Google counts requests a minute and a day of a project. No task was made. The same request goes out again after the wait and makes one billed task.',
    advice: 'If it is the quota of the day, raise it or wait for the next day (Pacific time).',
    source: LIMITS,
  }),
  gemini.wrongKey({
    when: [{ statuses: [401] }, { codes: ['API_KEY_INVALID', 'UNAUTHENTICATED'] }],
    keyIs: 'missing, mistyped, expired or deleted',
    shown: 'in Google AI Studio',
    source: TROUBLE,
  }),
  gemini.forbidden({
    when: [{ statuses: [403] }, { codes: ['PERMISSION_DENIED'] }],
    explanation:
      'The key belongs to another project, or is restricted to other APIs. Tasks of this connection keep their last known state.',
    steps: [
      'Use a key of the project that made the task.',
      'Look at the restrictions of the key in the Cloud console.',
    ],
    source: TROUBLE,
  }),
  gemini.forbidden({
    id: 'precondition',
    when: [{ codes: ['FAILED_PRECONDITION'], steps: ['submit', 'task'] }],
    title: 'The free tier is not offered here',
    explanation:
      'Google offers the free tier not in every country and not for every model, and no billing is set up for the project.',
    steps: ['Set up billing for the project in Google AI Studio, or choose another model.', 'Then submit again.'],
    source: TROUBLE,
  }),
  gemini.input({
    id: 'invalid-argument',
    when: [
      { codes: ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'UNIMPLEMENTED'], reasons: 'none' },
      { statuses: [400, 404, 413, 422], steps: ['submit'], reasons: 'none' },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'The request was not accepted',
    explanation: 'A member of the request is missing, misspelled or not offered by this model. No task was made of it.',
    source: TROUBLE,
  }),
  gemini.notFound({
    title: 'Google does not know this interaction',
    explanation:
      'It was deleted, its time is over, it was made without being stored, or it belongs to another project. Google answers the same for all of these.',
    steps: ['Check the whole id, and that the key is of the project that made the interaction.'],
    source: TROUBLE,
  }),
  gemini.throttled({
    codes: ['RESOURCE_EXHAUSTED'],
    explanation: 'Renderwatch waits as long as Google says, then asks more slowly. The task itself goes on.',
    source: LIMITS,
  }),
  gemini.brokeDown({
    id: 'broke-down',
    when: [
      { codes: ['INTERNAL', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'UNKNOWN', 'ABORTED', 'DATA_LOSS'], steps: ['task'] },
    ],
    category: 'server',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'Google broke down',
    explanation:
      'An error inside Google ended the interaction; your request is not at fault. A retry is a new billed task.',
    steps: ['Wait a minute, then submit it again.', 'If it lasts, look at the status page of Google AI Studio.'],
    source: TROUBLE,
  }),
]
