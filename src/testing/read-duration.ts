/** Reads a printed duration back, so that tests can hold what a person reads against the truth. */
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#domain/time.ts'

const CLOCK = String.raw`\d+ d(?: \d+ h)?|(?:\d+:)?\d+:\d\d`

/** What a text of `spanWords` claims: the least and the most that the duration can be, in ms. */
export function readDuration(text: string): { readonly low: Millis; readonly high: Millis } {
  if (text === '–' || text === 'unknown') return { low: 0, high: Infinity }
  const [first, second] = [...text.matchAll(new RegExp(CLOCK, 'g'))].map(([clock]) => clock)
  if (first === undefined) throw new Error(`no duration: ${text}`)
  const from = clockMs(first)
  if (/^(≤|at most)/.test(text)) return { low: 0, high: from }
  if (/^(≥|at least)/.test(text)) return { low: from, high: Infinity }
  if (second !== undefined) return { low: from, high: clockMs(second) }
  const off = /±(\d+) s$/.exec(text)
  if (off !== null) return { low: from - Number(off[1]) * SECOND, high: from + Number(off[1]) * SECOND }
  // A figure alone is cut to what it shows; an exact span is known to half a second on either side.
  const step = first.includes('d') ? HOUR : SECOND
  return { low: from - SECOND / 2, high: from + step + SECOND / 2 }
}

function clockMs(clock: string): Millis {
  const days = /^(\d+) d(?: (\d+) h)?$/.exec(clock)
  if (days !== null) return Number(days[1]) * DAY + Number(days[2] ?? 0) * HOUR
  const [seconds = 0, minutes = 0, hours = 0] = clock.split(':').map(Number).toReversed()
  return hours * HOUR + minutes * MINUTE + seconds * SECOND
}
