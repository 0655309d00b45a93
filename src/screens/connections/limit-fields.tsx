import { errorOf, type FormMistake } from '#screens/connections/form-values.ts'
import { TextField } from '#ui/text-field.tsx'

export interface Limits {
  readonly requestsPerSecond: string
  readonly maxInFlight: string
}

/** The two limits of a connection; empty means the default that `placeholders` shows. */
export function LimitFields({
  limits,
  onLimits,
  placeholders,
  mistake,
}: {
  readonly limits: Limits
  readonly onLimits: (limits: Limits) => void
  readonly placeholders: Limits
  readonly mistake: FormMistake | null
}) {
  return (
    <>
      <TextField
        label="Requests per second"
        inputMode="decimal"
        value={limits.requestsPerSecond}
        onText={(requestsPerSecond) => onLimits({ ...limits, requestsPerSecond })}
        placeholder={placeholders.requestsPerSecond}
        error={errorOf(mistake, 'requestsPerSecond')}
      />
      <TextField
        label="Requests at the same time"
        inputMode="numeric"
        value={limits.maxInFlight}
        onText={(maxInFlight) => onLimits({ ...limits, maxInFlight })}
        placeholder={placeholders.maxInFlight}
        error={errorOf(mistake, 'maxInFlight')}
      />
    </>
  )
}
