/** ByteSpike names no waits, and describes neither the payload of a callback nor its signature. */
import { type Advice, NO_ADVICE } from '#vendors/advice.ts'

export const advice: Advice = {
  ...NO_ADVICE,
  // The submit page: posted when the task is over.
  callbacks: { onlyAtTheEnd: true, checks: [] },
}
