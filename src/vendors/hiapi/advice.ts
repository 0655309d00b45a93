/** HiAPI's guides on stuck tasks and on callbacks that do not fire; they hold for its host, so for both dialects. */
import { NO_PACE_ADVICE } from '#domain/connection/pace.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { Advice } from '#vendors/advice.ts'

const HOST: Advice = {
  slowAfter: 2 * MINUTE,
  ticketAfter: 5 * MINUTE,
  hidesRunning: false,
  // "About 24 h" (Python SDK 0.2.1).
  keyMemory: DAY,
  pace: NO_PACE_ADVICE,
  guides: {
    stuck: { name: 'HiAPI’s guide', url: 'https://www.hiapi.ai/en/blog' },
    callback: { name: 'HiAPI’s guide', url: 'https://www.hiapi.ai/en/blog/hiapi-task-callback-not-firing' },
  },
  callbacks: {
    onlyAtTheEnd: true,
    checks: [
      {
        id: 'signature',
        text: 'The signature is checked over the raw body, by a clock that is less than 5 minutes off.',
      },
    ],
  },
  callbackExample: null,
}

export const referenceAdvice: Advice = {
  ...HOST,
  callbackExample: () => import('#vendors/hiapi/callback-example.ts'),
}

export const guideAdvice: Advice = {
  ...HOST,
  // `pending` is all that the guides show of a task before it is over.
  hidesRunning: true,
  // No guide documents a key.
  keyMemory: null,
  // "Poll every 5 to 10 seconds": spread over the tasks, a wait grows by up to 15 %.
  pace: { floor: 5 * SECOND, phases: { queued: { base: 5 * SECOND, cap: 8.5 * SECOND } } },
}
