/** What plain HTTP says with every vendor, after the vendors' own rules; and the verdict where no rule fits. */
import type { TriageRule, Verdict } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const HTTP = 'https://www.rfc-editor.org/rfc/rfc9110#name-status-codes'
const HTTP_MORE = 'https://www.rfc-editor.org/rfc/rfc6585'

const general = ruleBuilders('general', 'The vendor')

export const GENERAL_RULES: readonly TriageRule[] = [
  ...general.refusals({ by: 'The vendor or the model', codes: [{ statuses: [451] }], source: null }),
  general.balance({
    id: 'http-402',
    when: [{ statuses: [402] }, { statuses: [403], refused: ['balance'] }, { reasons: 'none', refused: ['balance'] }],
    title: 'The balance or quota is used up',
    explanation:
      'The vendor does not start new work for this account until there is balance again. Running tasks are still watched.',
    steps: [
      'Top up the account at the vendor, or raise the quota of the key.',
      'Then submit again: it makes a new billed task.',
    ],
    source: HTTP,
  }),
  general.wrongKey({
    id: 'http-401',
    keyIs: 'missing, mistyped, revoked or expired',
    steps: [
      'Compare the key with the one at the vendor, or make a new one.',
      'Then press Test on the Connections screen: that bills nothing.',
    ],
    source: HTTP,
  }),
  general.forbidden({
    id: 'http-403',
    when: [{ statuses: [403] }, { reasons: ['credentials'] }],
    explanation:
      'The vendor knows the key but refuses the request: a model it may not use, an address list, or a limit. The message says which.',
    steps: ['Read the message.', "Change the key's rights at the vendor, then press Test on the Connections screen."],
    source: HTTP,
  }),
  general.notFound({
    id: 'http-404',
    when: [{ statuses: [404, 410] }],
    title: 'Not found, or of another account',
    explanation: 'The vendor does not know this. It may be mistyped, of another account, or deleted after its time.',
    steps: ['Check the id or the model name.', 'Check that this connection uses a key of the right account.'],
    source: HTTP,
  }),
  general.input({
    id: 'bad-request',
    when: [
      { statuses: [400, 405, 406, 409, 411, 413, 414, 415, 422] },
      { reasons: 'none', steps: ['task', 'submit'], refused: ['parameter'] },
    ],
    title: 'The vendor does not accept the request',
    explanation: 'Something in the request is missing, wrong or too large. Sending the same again changes nothing.',
    steps: ['Read the message: it usually names the parameter.', 'Correct it, then submit it as a new task.'],
    source: HTTP,
  }),
  general.throttledSubmit({
    when: [
      { statuses: [429], steps: ['submit'] },
      { reasons: ['throttled'], steps: ['submit'] },
    ],
    explanation:
      'The vendor took no task of this. The same request goes out again after the wait and makes one billed task.',
    advice: 'Submit fewer tasks at once.',
    source: HTTP_MORE,
  }),
  general.throttled({
    id: 'http-429',
    when: [{ statuses: [429] }, { reasons: ['throttled'] }],
    title: 'Asked to send fewer requests',
    explanation: 'Renderwatch waits as long as it is told to and then asks more slowly. The task itself goes on.',
    source: HTTP_MORE,
  }),
  general.serverTrouble({
    id: 'http-5xx',
    when: [{ statuses: [408, 425, [500, 599]] }, { reasons: ['server'] }],
    title: 'The vendor has a server error',
    explanation: 'The vendor could not answer. This says nothing about the task, which keeps its last known state.',
    steps: [
      'Wait a little: Renderwatch asks again by itself, with growing pauses.',
      'If it lasts, look at the status page of the vendor.',
    ],
    source: HTTP,
  }),
]

/** For what no rule knows: the code and the message are shown as they came, and nothing is claimed. */
export const UNKNOWN_VERDICT: Verdict = {
  category: 'unknown',
  actor: 'you',
  retry: { kind: 'unknown' },
  bills: 'unknown',
  title: 'A failure that Renderwatch does not know',
  explanation: 'The vendor gave a reason that is not in its documentation. It is shown here as it came.',
  steps: [
    'Read the message and the raw answer below.',
    'Ask the vendor with the request id before you submit it again.',
  ],
  source: null,
}
