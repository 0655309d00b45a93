/** What Kling's codes mean (app.klingai.com/global/dev/document-api, general information). */
import { MINUTE } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const INFO = 'https://app.klingai.com/global/dev/document-api/apiReference/commonInfo'
const LIMITS = 'https://app.klingai.com/global/dev/document-api/apiReference/rateLimits'

const kling = ruleBuilders('kling', 'Kling')

export const rules: readonly TriageRule[] = [
  ...kling.refusals({
    by: 'Kling’s content policy',
    codes: [
      { reasons: 'none', codes: ['1300', '1301'] },
      { reasons: 'none', steps: ['task'], says: ['risk control'] },
    ],
    source: INFO,
  }),
  kling.balance({
    when: [
      { codes: ['1101', '1102'] },
      { statuses: [402] },
      { reasons: 'none', steps: ['submit', 'task'], refused: ['balance'] },
    ],
    title: 'The resource pack is used up',
    explanation:
      'The account is in arrears, or its resource pack is used up or expired. It comes as HTTP 429 like a rate limit, but waiting does not help. Tasks that are running are still watched.',
    steps: ['Buy or renew a resource pack at Kling, or switch to paying by use.', 'Then submit again.'],
    source: INFO,
  }),
  kling.forbidden({
    id: 'account',
    when: [{ codes: ['1100'] }],
    title: 'Kling finds something wrong with the account',
    explanation: 'Kling refuses work for this account until its settings are in order. No task was made.',
    steps: ['Look at the state of the account at Kling.', 'Then submit again.'],
    source: INFO,
  }),
  kling.wrongKey({
    id: 'clock',
    when: [{ codes: ['1003', '1004'] }],
    title: 'Kling finds the token too old or too new',
    keyIs: 'shown as a token that is good for half an hour',
    explanation:
      'Renderwatch signs a token with the key, good for half an hour from now. The clock of the machine that signs it is wrong by minutes.',
    steps: ['Set the clock of the machine that the gateway runs on.', 'Then press Test on the connection.'],
    source: INFO,
  }),
  kling.wrongKey({
    when: [{ codes: ['1000', '1001', '1002'] }, { statuses: [401] }],
    keyIs: 'missing, mistyped or revoked: it is the access key and the secret key with a colon between them',
    shown: 'on the API keys page of Kling',
    source: INFO,
  }),
  kling.forbidden({
    id: 'address',
    when: [{ codes: ['1304'] }],
    title: 'This machine’s address is not on the list',
    explanation: 'The account takes requests only from the addresses on its list, and this one is not among them.',
    steps: ['Add the address of the gateway to the list at Kling, or ask their support.'],
    source: INFO,
  }),
  kling.forbidden({
    when: [{ codes: ['1103'] }, { statuses: [403] }],
    explanation: 'The key is known, but not for this model or this kind of task.',
    steps: ['Check which models the account has bought.', 'Use a key of an account that has this one.'],
    source: INFO,
  }),
  kling.input({
    id: 'invalid-request',
    when: [
      { codes: ['1200', '1201', '1202'], reasons: 'none' },
      { statuses: [400, 404, 413], steps: ['submit'], reasons: 'none' },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'The request was not accepted',
    explanation: 'A parameter is missing, misspelled or not offered by this model and mode. No task was made of it.',
    source: INFO,
  }),
  kling.notFound({
    title: 'Not found under this kind of task',
    explanation:
      'Kling finds a task only under the kind that it was made as, and only for its own account and region: the kind may be wrong although the id is right.',
    steps: [
      'Check the kind: the address that the task was asked by has it in it. Remove this task and paste that address.',
      'Check that the key is of the account that made the task, and the base address of its region.',
    ],
    source: INFO,
  }),
  kling.throttledSubmit({
    codes: ['1302', '1303'],
    waitMs: MINUTE,
    explanation:
      'Kling takes so many tasks at a time as the resource pack allows. No task was made. The same request goes out again after the wait and makes one billed task.',
    advice: 'Wait for running tasks to end, or submit fewer at once.',
    source: LIMITS,
  }),
  kling.throttled({
    codes: ['1302', '1303'],
    explanation: 'Renderwatch waits, then asks more slowly. The task itself goes on.',
    source: LIMITS,
  }),
  kling.brokeDown({
    id: 'task-failed',
    when: [
      {
        steps: ['task'],
        says: ['internal error', 'generation failed', 'failed to generate', 'timed out'],
        reasons: 'none',
      },
    ],
    category: 'model',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'Kling failed to make it',
    explanation:
      'The work broke off inside Kling; the request is not said to be at fault. A retry is a new billed task.',
    steps: ['Wait a minute, then submit it again once.', 'If it fails again, change the input or the model.'],
    source: null,
  }),
]
