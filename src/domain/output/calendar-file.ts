/**
 * Reminders as a calendar file (iCalendar, RFC 5545), so that they work with everything closed. Outputs that die
 * within the same hour are one event: nobody wants sixty.
 */
import { isUnsecured, thresholdsOf } from '#domain/output/expiry.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { titleOf } from '#domain/task/task.ts'
import { HOUR, type EpochMs } from '#domain/time.ts'

interface Ending {
  readonly name: string
  readonly words: string
  readonly estimate: boolean
  readonly at: EpochMs
  /** When to warn. */
  readonly alarms: readonly EpochMs[]
}

/** Titles named in one event; the page lists them all. */
const NAMED = 12

interface CalendarFile {
  readonly text: string
  readonly events: number
}

/** Every unsecured output whose link still lives. `page` is where they can be saved. */
export function calendarFile(records: Iterable<TaskRecord>, page: string, now: EpochMs): CalendarFile {
  const groups: Ending[][] = []
  for (const ending of endingsOf(records, now)) {
    const group = groups.at(-1)
    const first = group?.[0]
    if (group !== undefined && first !== undefined && ending.at - first.at < HOUR) group.push(ending)
    else groups.push([ending])
  }
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Renderwatch//Expiring outputs//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...groups.flatMap((group) => eventOf(group, page, now)),
    'END:VCALENDAR',
  ]
  return { text: lines.map((line) => `${folded(line)}\r\n`).join(''), events: groups.length }
}

function endingsOf(records: Iterable<TaskRecord>, now: EpochMs): readonly Ending[] {
  const endings: Ending[] = []
  for (const record of records) {
    for (const output of record.outputs) {
      const { expiry } = output
      if (expiry === null || !isCalendarTime(expiry.at) || expiry.at <= now || !isUnsecured(output)) continue
      const { soon, urgent } = thresholdsOf(output) ?? { soon: now, urgent: now }
      endings.push({
        name: `${record.id} ${output.key}`,
        words: titleOf(record) ?? record.remote?.id ?? record.id,
        estimate: expiry.source === 'estimate',
        at: expiry.at,
        alarms: [soon, urgent].filter((at) => at > now),
      })
    }
  }
  return endings.toSorted((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
}

function eventOf(group: readonly Ending[], page: string, now: EpochMs): readonly string[] {
  const [first] = group
  if (first === undefined) return []
  const count = group.length
  const summary =
    count === 1 ? `Output expires: ${first.words.slice(0, 100)}` : `${count} outputs expire, save them before`
  const titles = [...new Set(group.map(({ words }) => words.slice(0, 100)))]
  const more = titles.length > NAMED ? [`and ${titles.length - NAMED} more`] : []
  const guess = group.some(({ estimate }) => estimate) ? ['The time is an estimate: the vendor names none.'] : []
  const alarms = new Set(group.flatMap((ending) => ending.alarms).map(Math.floor))
  // A calendar with many alarms for one event rings all day: the first of each kind is enough.
  const [soonest, latest] = [Math.min(...alarms), Math.max(...first.alarms)]
  return [
    'BEGIN:VEVENT',
    `UID:${hashOf(group.map(({ name }) => name).join('\n'))}-${Math.floor(first.at / 1000)}@renderwatch`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(first.at)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped([...titles.slice(0, NAMED), ...more, ...guess, page].join('\n'))}`,
    `URL:${page}`,
    'TRANSP:TRANSPARENT',
    ...[...new Set([soonest, latest])]
      .filter(Number.isFinite)
      .flatMap((at) => [
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        `DESCRIPTION:${escaped(summary)}`,
        `TRIGGER;VALUE=DATE-TIME:${utc(at)}`,
        'END:VALARM',
      ]),
    'END:VEVENT',
  ]
}

/** Years of four digits: the format has no other. */
function isCalendarTime(at: EpochMs): boolean {
  return at > 0 && at < Date.UTC(9999, 11, 31)
}

/** `20261122T021503Z` */
function utc(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** A TEXT value (RFC 5545, 3.3.11); other control characters are not allowed in one at all. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|[\r\n\u2028\u2029]/g, '\\n')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
}

/** Lines of at most 75 bytes without their break (3.1), cut between characters. */
function folded(line: string): string {
  const pieces: string[] = []
  let [piece, bytes] = ['', 0]
  for (const character of line) {
    const size = utf8Length(character)
    if (bytes + size > 75) {
      pieces.push(piece)
      // The space that marks a continued line counts.
      ;[piece, bytes] = [' ', 1]
    }
    piece += character
    bytes += size
  }
  return [...pieces, piece].join('\r\n')
}

function utf8Length(character: string): number {
  const point = character.codePointAt(0) ?? 0
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

/** FNV-1a, 64 bits: the same outputs give the same event, so that a second import replaces the first. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let at = 0; at < text.length; at += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
