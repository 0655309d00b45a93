/** What plain HTTP says with every vendor, after the vendors' own rules; and the verdict where no rule fits. */
import { SECOND } from '#domain/time.ts'
import type { TriageRule, Verdict } from '#triage/rule.ts'
import { BALANCE_WORDS, MODERATION_WORDS } from '#triage/words.ts'

const HTTP = 'https://www.rfc-editor.org/rfc/rfc9110#name-status-codes'
const HTTP_MORE = 'https://www.rfc-editor.org/rfc/rfc6585'

export const GENERAL_RULES: readonly TriageRule[] = [
  {
    id: 'general/moderation',
    vendors: null,
    when: [{ statuses: [451] }, { steps: ['task', 'submit'], reasons: 'none', says: MODERATION_WORDS }],
    verdict: {
      category: 'moderation',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'Refused by a content check',
      explanation:
        'The vendor refused the prompt or an input file. The same request will be refused again, and a new one is billed.',
      steps: [
        'Read the message for what was objected to.',
        'Change the prompt or the input file, then submit it as a new task.',
      ],
      source: null,
    },
  },
  {
    id: 'general/http-402',
    vendors: null,
    when: [{ statuses: [402] }, { statuses: [403], says: BALANCE_WORDS }],
    verdict: {
      category: 'balance',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'The balance or quota is used up',
      explanation:
        'The vendor does not start new work for this account until there is balance again. Running tasks are still watched.',
      steps: [
        'Top up the account at the vendor, or raise the quota of the key.',
        'Then submit again: it makes a new billed task.',
      ],
      source: HTTP,
    },
  },
  {
    id: 'general/http-401',
    vendors: null,
    when: [{ statuses: [401] }],
    verdict: {
      category: 'credentials',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'The vendor does not accept the key',
      explanation:
        'The key is missing, mistyped, revoked or expired. Nothing more is sent on this connection; its tasks keep their last known state.',
      steps: [
        'Compare the key with the one at the vendor, or make a new one.',
        'Then press Test on the Connections screen: that bills nothing.',
      ],
      source: HTTP,
    },
  },
  {
    id: 'general/http-403',
    vendors: null,
    when: [{ statuses: [403] }, { reasons: ['credentials'] }],
    verdict: {
      category: 'permission',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'The key is not allowed to do this',
      explanation:
        'The vendor knows the key but refuses the request: a model it may not use, an address list, or a limit. The message says which.',
      steps: ['Read the message.', "Change the key's rights at the vendor, then press Test on the Connections screen."],
      source: HTTP,
    },
  },
  {
    id: 'general/http-404',
    vendors: null,
    when: [{ statuses: [404, 410] }],
    verdict: {
      category: 'not-found',
      actor: 'you',
      retry: { kind: 'never' },
      bills: false,
      title: 'Not found, or of another account',
      explanation: 'The vendor does not know this. It may be mistyped, of another account, or deleted after its time.',
      steps: ['Check the id or the model name.', 'Check that this connection uses a key of the right account.'],
      source: HTTP,
    },
  },
  {
    id: 'general/bad-request',
    vendors: null,
    when: [{ statuses: [400, 405, 406, 409, 411, 413, 414, 415, 422] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'The vendor does not accept the request',
      explanation: 'Something in the request is missing, wrong or too large. Sending the same again changes nothing.',
      steps: ['Read the message: it usually names the parameter.', 'Correct it, then submit it as a new task.'],
      source: HTTP,
    },
  },
  {
    id: 'general/throttled-submit',
    vendors: null,
    when: [
      { statuses: [429], steps: ['submit'] },
      { reasons: ['throttled'], steps: ['submit'] },
    ],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: true,
      title: 'Too many requests: the submit waits',
      explanation:
        'The vendor took no task of this. The same request goes out again after the wait and makes one billed task.',
      steps: ['Wait. Do not submit it as a new task.', 'Submit fewer tasks at once.'],
      source: HTTP_MORE,
    },
  },
  {
    id: 'general/http-429',
    vendors: null,
    when: [{ statuses: [429] }, { reasons: ['throttled'] }],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      bills: false,
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      title: 'Asked to send fewer requests',
      explanation: 'Renderwatch waits as long as it is told to and then asks more slowly. The task itself goes on.',
      steps: [
        'Nothing, if it passes.',
        'If it stays, look for other programs with the same key, or lower the requests per second.',
      ],
      source: HTTP_MORE,
    },
  },
  {
    id: 'general/http-5xx',
    vendors: null,
    when: [{ statuses: [408, 425, [500, 599]] }, { reasons: ['server'] }],
    verdict: {
      category: 'server',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: false,
      title: 'The vendor has a server error',
      explanation: 'The vendor could not answer. This says nothing about the task, which keeps its last known state.',
      steps: [
        'Nothing, if it passes: Renderwatch tries again with growing pauses.',
        'If it lasts, look at the status page of the vendor.',
      ],
      source: HTTP,
    },
  },
]

/** For what no rule knows: the code and the message are shown as they came, and nothing is claimed. */
export const UNKNOWN_VERDICT: Verdict = {
  category: 'unknown',
  actor: 'you',
  retry: { kind: 'after-change' },
  bills: 'unknown',
  title: 'A failure that Renderwatch does not know',
  explanation: 'The vendor gave a reason that is not in its documentation. It is shown here as it came.',
  steps: [
    'Read the message and the raw answer below.',
    'Ask the vendor with the request id before you submit it again: whether that helps, and whether it bills, is not known.',
  ],
  source: null,
}
