import type { VendorKey } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { errorOf, type FormMistake } from '#screens/connections/form-values.ts'
import { intervalsToSet, ownInterval, type TypedIntervals } from '#screens/connections/intervals.ts'
import { useAdvice } from '#screens/connections/use-advice.ts'
import { formatRounded } from '#ui/numbers.ts'
import { TextField } from '#ui/text-field.tsx'

/** How often tasks are checked, by what they do; empty means the vendor's own pace, which the field shows. */
export function IntervalFields({
  vendor,
  typed,
  onTyped,
  mistake,
}: {
  readonly vendor: VendorKey
  readonly typed: TypedIntervals
  readonly onTyped: (typed: TypedIntervals) => void
  readonly mistake: FormMistake | null
}) {
  const advice = useAdvice(vendor)
  if (advice === null) return null
  const { floor } = advice.pace
  return (
    <fieldset className="desk:col-span-2">
      <legend className="mb-1 text-sm font-medium">Seconds between checks of a task that is…</legend>
      <div className="grid grid-cols-2 gap-3 desk:grid-cols-4">
        {intervalsToSet(advice).map(([phase, word]) => (
          <TextField
            key={phase}
            label={`…${word}`}
            inputMode="decimal"
            value={typed[phase]}
            onText={(text) => onTyped({ ...typed, [phase]: text })}
            placeholder={ownInterval(advice.pace, phase)}
            error={errorOf(mistake, `checkEverySeconds.${phase}`)}
          />
        ))}
      </div>
      <p className="mt-1 text-xs text-muted">
        The longer it has been so, the more time passes between two checks.
        {floor > 0 ? ` The vendor allows no less than ${formatRounded(floor / SECOND)} s.` : ''}
      </p>
    </fieldset>
  )
}
