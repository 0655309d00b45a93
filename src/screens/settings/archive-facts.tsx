import { archiveOutlook, type ArchiveRules } from '#domain/output/archive-rules.ts'
import type { CopyPlace } from '#domain/output/copy-place.ts'
import { DAY, MINUTE } from '#domain/time.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { NOT_KEPT_WORDS, placeWords, ruleWords } from '#parts/archive-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { formatBytes } from '#ui/bytes.ts'
import { formatFull } from '#ui/date-time.ts'
import { Fact } from '#ui/fact.tsx'
import { countOf } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'

/** What the gateway keeps of outputs and by which rules, what goes next, and what it has not kept and why. */
export function ArchiveFacts({
  rules,
  places,
}: {
  readonly rules: ArchiveRules
  readonly places: readonly CopyPlace[]
}) {
  const engine = useEngine()
  const zone = useTimeZone()
  const { statuses } = useConnections()
  // Once a minute: the whole list is looked at.
  useNow(MINUTE)
  const { next, removed, forEver, notKept } = archiveOutlook(engine.ledger.store.getState().tasks.values(), rules, DAY)
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p>
        {rules.keeps
          ? 'The gateway keeps each new output as soon as its task succeeds, those whose links die first before the others. Its configuration file says how much and for how long.'
          : 'The gateway keeps no new outputs: its configuration file says so. What it has stays.'}
      </p>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1.5">
        <Fact name="In all">{ruleWords(rules)}</Fact>
        {rules.own.map(([id, rule]) => (
          <Fact key={id} name={statuses.get(id)?.connection.label ?? id}>
            {ruleWords(rule)}
          </Fact>
        ))}
        {places.map((place) => (
          <Fact key={place.name} name={placeWords(place).name}>
            {countOf(place.count, 'copy', 'copies')}, {formatBytes(place.bytes)}
            {placeWords(place).but}
          </Fact>
        ))}
        <Fact name="Removed next">
          {next === null
            ? 'nothing'
            : `${countOf(next.files, 'copy', 'copies')}, ${formatBytes(next.bytes)}, from ${formatFull(next.at, zone)} on`}
        </Fact>
        {removed === 0 ? null : <Fact name="Removed so far">{countOf(removed, 'copy', 'copies')}</Fact>}
        {forEver === 0 ? null : <Fact name="For ever">{countOf(forEver, 'task')}</Fact>}
        {[...notKept].map(([why, count]) => (
          <Fact key={why} name="Not kept">
            {countOf(count, 'output')}: {NOT_KEPT_WORDS[why]}
          </Fact>
        ))}
      </dl>
    </div>
  )
}
