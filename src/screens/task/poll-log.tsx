import { type TaskRecord } from '#domain/task/task.ts'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import { PHASES, PHASE_WORDS } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { PollLogEntry } from '#engine/engine.ts'
import { troubleWords } from '#parts/trouble-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { formatClock } from '#ui/date-time.ts'
import { formatCount, formatTenths } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import { useNow } from '#ui/use-now.ts'

const CELL = 'py-0.5 pr-3 font-normal whitespace-nowrap'

/** The polls of this session, newest first: when, how long the answer took, what it said, when the next one comes. */
export function PollLog({ record }: { readonly record: TaskRecord }) {
  const engine = useEngine()
  const zone = useTimeZone()
  // The log is outside React: the clock's tick is soon enough to look again.
  useNow()
  const log = engine.polling.log(record.id)
  return (
    <Panel title="Poll log">
      {log.length === 0 ? (
        <p className="text-sm text-muted">No polls in this session.</p>
      ) : (
        <ScrollBox label="Polls" className="max-h-56 overflow-auto">
          <table className="w-full text-left font-mono text-2xs">
            <thead className="text-muted">
              <tr>
                {['At', 'Took', 'HTTP', 'Saw', 'Next'].map((name) => (
                  <th key={name} scope="col" className={CELL}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {log.map((entry) => (
                <tr key={entry.at} className="border-t border-line">
                  <td className={CELL}>{formatClock(entry.at, zone)}</td>
                  <td className={CELL}>{formatCount(Math.round(entry.took))} ms</td>
                  <td className={CELL}>{entry.httpStatus ?? '–'}</td>
                  <td className={CELL} title={entry.word ?? undefined}>
                    {sawWords(entry)}
                  </td>
                  <td className={CELL}>{entry.next === null ? '–' : `${formatTenths(entry.next / 1000)} s`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </Panel>
  )
}

function sawWords({ saw, word, httpStatus }: PollLogEntry): string {
  const reason = TROUBLE_REASONS.find((each) => each === saw)
  if (reason !== undefined) return troubleWords({ reason, httpStatus })
  const phase = PHASES.find((each) => each === saw)
  return phase === undefined || phase === 'unrecognised' ? (word ?? 'unknown word') : PHASE_WORDS[phase]
}
