import { useState } from 'react'
import { useStore } from 'zustand'
import type { AtRisk } from '#domain/output/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import type { Selection } from '#parts/selection.ts'
import { decline } from '#screens/outputs/decline.ts'
import { RiskRow } from '#screens/outputs/risk-row.tsx'
import { keyOf, placeOf } from '#screens/outputs/tile-key.ts'
import { Button } from '#ui/button.tsx'
import { Checkbox } from '#ui/checkbox.tsx'

/** More than this is not a list to work through but a case for *Save all at risk*; it can be unfolded all the same. */
const SHOWN = 6

/** The unsecured outputs that die soonest, as work to do. */
export function RiskList({
  risks,
  sizes,
  unchosen,
  onOpen,
}: {
  readonly risks: readonly AtRisk[]
  readonly sizes: readonly (number | null)[]
  /** Keys of those that *Save at risk* leaves out. */
  readonly unchosen: Selection<string>
  readonly onOpen: (key: string) => void
}) {
  const engine = useEngine()
  const [all, setAll] = useState(false)
  const unchosenKeys = useStore(unchosen.store, ({ keys }) => keys)
  const chosen = risks.filter((risk) => !unchosenKeys.has(keyOf(risk)))

  return (
    <section aria-label="At risk" className="mb-4 overflow-hidden rounded-lg border border-line bg-surface">
      {risks.length === 1 ? null : (
        <div className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-1 text-xs text-muted">
          <Checkbox
            label={`${chosen.length} of ${risks.length} chosen`}
            checked={chosen.length === risks.length}
            mixed={chosen.length > 0 && chosen.length < risks.length}
            onChecked={(wanted) => unchosen.replace(wanted ? [] : risks.map(keyOf))}
            className="gap-4! text-xs!"
          />
          <ActButton
            act="snooze"
            size="sm"
            tone="quiet"
            className="ml-auto"
            disabled={chosen.length === 0}
            onClick={() => decline(engine, chosen.map(placeOf))}
          >
            Don’t need the chosen
          </ActButton>
        </div>
      )}
      <ul>
        {risks.slice(0, all ? undefined : SHOWN).map((risk, index) => (
          <RiskRow
            key={keyOf(risk)}
            risk={risk}
            size={sizes[index] ?? null}
            chosen={!unchosenKeys.has(keyOf(risk))}
            onChosen={() => unchosen.toggle(keyOf(risk))}
            onOpen={() => onOpen(keyOf(risk))}
          />
        ))}
      </ul>
      {risks.length > SHOWN ? (
        <div className="border-t border-line px-2 py-1">
          <Button size="sm" tone="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${risks.length - SHOWN} more`}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
