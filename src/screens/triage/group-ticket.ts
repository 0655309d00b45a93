import { redact } from '#domain/task/redact.ts'
import { failureOf, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { requestIdOf, supportTicket } from '#parts/support-ticket.ts'
import { failedAt, type TriageGroup } from '#screens/triage/groups.ts'
import { countOf } from '#ui/numbers.ts'

/** A vendor's support looks at a handful; a list without end is read by nobody. */
const LISTED = 50

/** Every task of the group by its ids and UTC time, and the newest one in full. No secret gets in (law 5). */
export function groupTicket(
  group: TriageGroup,
  about: {
    readonly vendor: string
    readonly baseUrlOf: (record: TaskRecord) => string | null
    readonly lastHeard: (record: TaskRecord) => EpochMs | null
    readonly now: EpochMs
  },
): string {
  const { records, times } = group
  const [newest] = records
  if (newest === undefined) return ''
  const [latest, earliest] = [times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN]
  const listed = records.slice(0, LISTED)
  const lines = [
    `${countOf(records.length, 'failed task')} at ${about.vendor}`,
    `Error code: ${group.code ?? 'none given'}`,
    `Model: ${group.model ?? 'unknown'}`,
    `From ${utc(earliest)} to ${utc(latest)}`,
    ...group.messages.slice(0, 3).map(({ text, count }) => `Message (${count}×): ${text}`),
    '',
    'Task id | request id | failed at (UTC) | HTTP',
    ...listed.map((record) =>
      [
        record.remote?.id ?? 'never made',
        requestIdOf(record) ?? 'none given',
        utc(failedAt(record)),
        failureOf(record)?.httpStatus ?? '–',
      ].join(' | '),
    ),
    records.length > listed.length ? `… and ${records.length - listed.length} more` : '',
    '',
    'The newest of them in full:',
  ]
  const full = supportTicket(newest, {
    vendor: about.vendor,
    baseUrl: about.baseUrlOf(newest),
    lastHeard: about.lastHeard(newest),
    now: about.now,
  })
  return `${redact(lines.join('\n'))}\n${full}`
}

function utc(at: EpochMs): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : 'unknown'
}
