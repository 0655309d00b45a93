/** SeaArt names no waits, and refuses webhooks on purpose. */
import { type Advice, NO_ADVICE } from '#vendors/advice.ts'

export const advice: Advice = NO_ADVICE
