/** PiAPI names no waits. Webhooks of some kinds of tasks also report while they are processing. */
import { type Advice, NO_ADVICE } from '#vendors/advice.ts'

export const advice: Advice = {
  ...NO_ADVICE,
  callbackExample: () => import('#vendors/piapi/callback-example.ts'),
}
