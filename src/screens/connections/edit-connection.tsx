import { useMutation } from '@tanstack/react-query'
import { useMemo, useRef, useState, type FormEvent, type RefObject } from 'react'
import type { Connection } from '#domain/connection/connection.ts'
import { CHOSEN_PHASES } from '#domain/connection/pace.ts'
import type { ConnectionChanges } from '#domain/connection/gateway-protocol.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { FormEnd } from '#screens/connections/form-end.tsx'
import { errorOf, mistakeOf, numberIn } from '#screens/connections/form-values.ts'
import { KeepKeyFields } from '#screens/connections/keep-key-fields.tsx'
import { IntervalFields } from '#screens/connections/interval-fields.tsx'
import { chosenIn, typedFrom, type TypedIntervals } from '#screens/connections/intervals.ts'
import { LimitFields, type Limits } from '#screens/connections/limit-fields.tsx'
import { useFormFocus } from '#screens/connections/use-form-focus.ts'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'

const SHOWN = [
  'label',
  'apiKey',
  'requestsPerSecond',
  'maxInFlight',
  'passphrase',
  ...CHOSEN_PHASES.map((phase) => `checkEverySeconds.${phase}`),
]

interface Entered {
  readonly label: string
  readonly limits: Limits
  readonly intervals: TypedIntervals
  /** Direct mode: the key is kept, sealed. */
  readonly keep: boolean
}

/** Another name, other limits, another key: whatever stays untouched stays as it is. */
export function EditConnection({
  connection,
  onClose,
}: {
  readonly connection: Connection
  readonly onClose: () => void
}) {
  const { kept } = useDirect()
  const [entered, setEntered] = useState<Entered>({
    label: connection.label,
    limits: limitsOf(connection),
    intervals: typedFrom(connection.checkEverySeconds),
    keep: kept.has(connection.id),
  })
  const enter = (changes: Partial<Entered>) => setEntered((before) => ({ ...before, ...changes }))
  const key = useRef<HTMLInputElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const change = useChange(connection, { entered, key, passphrase }, onClose)
  const mistake = useMemo(() => mistakeOf(change.data?.result), [change.data])
  const form = useFormFocus(mistake)

  function save(event: FormEvent) {
    event.preventDefault()
    if (!change.isPending) change.mutate()
  }

  return (
    <form
      ref={form}
      aria-label={`Change ${connection.label}`}
      noValidate
      onSubmit={save}
      className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
    >
      <div className="grid gap-3 desk:grid-cols-2">
        <TextField
          label="Name"
          value={entered.label}
          onText={(label) => enter({ label })}
          required
          maxLength={80}
          autoComplete="off"
          // The person has just pressed the button that opens this form.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          error={errorOf(mistake, 'label')}
        />
        <ConnectionKeyField
          label="New API key"
          field={key}
          placeholder="unchanged"
          error={errorOf(mistake, 'apiKey')}
          help="Leave it empty to keep the key."
        />
        <LimitFields
          limits={entered.limits}
          onLimits={(limits) => enter({ limits })}
          placeholders={limitsOf(connection)}
          mistake={mistake}
        />
        <IntervalFields
          vendor={connection.vendor}
          typed={entered.intervals}
          onTyped={(intervals) => enter({ intervals })}
          mistake={mistake}
        />
      </div>
      <KeepKeyFields
        keep={entered.keep}
        onKeep={(keep) => enter({ keep })}
        passphrase={passphrase}
        error={errorOf(mistake, 'passphrase')}
      />
      <FormEnd mistake={mistake} shown={SHOWN} does="Save" busy={change.isPending} size="sm" onClose={onClose} />
    </form>
  )
}

type FieldRef = RefObject<HTMLInputElement | null>

function limitsOf({ requestsPerSecond, maxInFlight }: Connection): Limits {
  return { requestsPerSecond: String(requestsPerSecond), maxInFlight: String(maxInFlight) }
}

/** Sends what was entered. The key is read when it is sent: what is handed to `mutate` stays in the client's cache. */
function useChange(
  connection: Connection,
  { entered, key, passphrase }: { readonly entered: Entered } & Readonly<Record<'key' | 'passphrase', FieldRef>>,
  onSaved: () => void,
) {
  const engine = useEngine()
  const { mode } = useDirect()
  return useMutation({
    async mutationFn() {
      const changes = changesFrom(connection, entered, key.current?.value.trim() ?? '')
      const keeping = mode === 'on' && entered.keep ? { passphrase: passphrase.current?.value ?? '' } : null
      const result = await engine.connectionAdmin.change(connection.id, changes, keeping)
      return { result, newKey: changes.apiKey !== undefined }
    },
    onSuccess({ result, newKey }) {
      if (!result.ok) return
      showToast({ text: newKey ? 'Saved, with the new key.' : 'Saved.', tone: 'good' })
      onSaved()
    },
  })
}

function changesFrom(connection: Connection, { label, limits, intervals }: Entered, apiKey: string): ConnectionChanges {
  const requestsPerSecond = numberIn(limits.requestsPerSecond) ?? connection.requestsPerSecond
  const maxInFlight = numberIn(limits.maxInFlight) ?? connection.maxInFlight
  return {
    ...(label === connection.label ? {} : { label }),
    ...(apiKey === '' ? {} : { apiKey }),
    ...(requestsPerSecond === connection.requestsPerSecond ? {} : { requestsPerSecond }),
    ...(maxInFlight === connection.maxInFlight ? {} : { maxInFlight }),
    ...(sameIntervals(intervals, typedFrom(connection.checkEverySeconds))
      ? {}
      : { checkEverySeconds: chosenIn(intervals) }),
  }
}

function sameIntervals(a: TypedIntervals, b: TypedIntervals): boolean {
  return CHOSEN_PHASES.every((phase) => a[phase].trim() === b[phase])
}
