/**
 * PiAPI. Its numeric codes are tabulated nowhere (samples show 0 and 1100), so rules go by HTTP status and by the
 * words of the message.
 */
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const SCHEMA = 'https://piapi.ai/docs/unified-api-schema'
const ACCOUNT = 'https://piapi.ai/docs/account-info-api'
const PENALTIES = 'https://piapi.ai/docs/midjourney-api/penalties'

const piapi = ruleBuilders('piapi', 'PiAPI')

export const rules: readonly TriageRule[] = [
  piapi.balance({
    id: 'freeze-point',
    when: [{ says: ['freeze point'] }],
    title: 'PiAPI could not reserve the price',
    explanation:
      'PiAPI sets the price of a task aside before it starts. It says the same when the balance is too low and when it refuses the input at that moment, for example a portrait in which it finds no face.',
    steps: [
      'Press Test on the Connections screen: it shows the balance and bills nothing.',
      'If that is enough, check the input files and parameters, then submit it as a new task.',
    ],
    source: ACCOUNT,
  }),
  piapi.balance({
    when: [
      { statuses: [402] },
      { statuses: [403], refused: ['balance'] },
      { statuses: [403], says: ['credit'] },
      { reasons: 'none', refused: ['balance'] },
    ],
    title: 'The PiAPI credits are used up',
    explanation:
      'PiAPI does not start new work for this account until there are credits again. Tasks that are running are still watched.',
    steps: ['Buy credits in the PiAPI workspace.', 'Then submit again: it makes a new billed task.'],
    source: ACCOUNT,
  }),
  ...piapi.refusals({
    by: 'The product behind PiAPI',
    note: 'With Midjourney, PiAPI counts such tasks and stops an account that has too many in a day.',
    source: PENALTIES,
  }),
  piapi.wrongKey({ keyIs: 'missing, mistyped or revoked', shown: 'in the PiAPI workspace', source: SCHEMA }),
  piapi.forbidden({
    id: 'plan',
    title: 'The plan or the key does not allow this',
    explanation:
      'PiAPI knows the key but refuses the request: the plan may not include this product, or the account may be stopped. The message says which.',
    steps: ['Read the message.', 'Change the plan in the PiAPI workspace, then press Test on the Connections screen.'],
    source: SCHEMA,
  }),
  piapi.notFound({
    title: 'Not found, or not a task of PiAPI',
    explanation:
      'PiAPI has no record of this id. Ids of many other vendors look the same, and a task of another account is not found either.',
    steps: [
      'Check where the id comes from: a bare UUID may be of another vendor.',
      'Check that this connection uses a key of the account that made the task.',
    ],
    source: SCHEMA,
  }),
  piapi.input({
    id: 'invalid-request',
    when: [{ reasons: 'none', steps: ['submit'], statuses: [400, 422] }],
    title: 'PiAPI does not accept the request',
    explanation:
      'The task type does not belong to the model, a value is not one of the allowed ones, or something is missing in the input. No task was made.',
    steps: [
      'Read the message: it usually names the member.',
      'Correct it, then submit it as a new task; the model and its task type must fit together.',
    ],
    source: SCHEMA,
  }),
  piapi.throttledSubmit({
    waitMs: 15 * SECOND,
    title: 'Too many requests or tasks: the submit waits',
    explanation:
      'PiAPI limits how many tasks a plan may have at a time. It took no task of this; the same request goes out again after the wait and makes one billed task.',
    advice: 'Submit fewer at once, or wait for running tasks to end.',
    source: SCHEMA,
  }),
  piapi.throttled({
    explanation:
      'PiAPI publishes no limits and rarely says how long to wait. Renderwatch waits and then asks more slowly. The task itself goes on.',
    source: null,
  }),
  piapi.input({
    id: 'bad-parameter',
    when: [{ reasons: 'none', steps: ['task'], refused: ['parameter'] }],
    title: 'The product does not know a parameter',
    explanation:
      'The prompt or the input has a parameter that the product behind PiAPI does not take. With Midjourney, PiAPI counts such tasks: 30 or 60 in a day, by plan, stop the account.',
    source: PENALTIES,
  }),
  piapi.brokeDown({
    id: 'task-failed',
    when: [
      { reasons: 'none', steps: ['task'], codes: ['1100'] },
      {
        reasons: 'none',
        steps: ['task'],
        says: ['task failed', 'failed to generate', 'timed out', 'timeout', 'internal error'],
      },
    ],
    category: 'model',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'The generation failed',
    explanation:
      'The product behind PiAPI gave up on this task; PiAPI does not explain its codes. It advises to try again, and to open a ticket after more than three failures. Each submit is a new billed task.',
    steps: [
      'Read the message: if it names something in your input, change that first.',
      'Submit it again after a minute.',
      'After more than three failures, open a ticket at PiAPI with the task id.',
    ],
    source: 'https://piapi.ai/docs/kling-api/get-task',
  }),
]
