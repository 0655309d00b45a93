import { DAY, HOUR, MINUTE, type Millis } from '#domain/time.ts'

const SPANS: readonly Millis[] = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY]

/** How long a reminder may be put off so that there is still time to act: at most nine tenths of what is left. */
export function snoozeSpans(left: Millis): readonly Millis[] {
  const fitting = SPANS.filter((span) => span <= left * 0.9)
  return fitting.length > 0 ? fitting : [left / 2]
}
