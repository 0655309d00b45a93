import { useMutation } from '@tanstack/react-query'
import { useMemo, useRef, useState, type FormEvent } from 'react'
import type { Connection } from '#domain/connection/connection.ts'
import type { ConnectionChanges } from '#domain/connection/gateway-protocol.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { errorOf, mistakeOf, numberIn, otherError } from '#screens/connections/form-values.ts'
import { KeepKeyFields } from '#screens/connections/keep-key-fields.tsx'
import { LimitFields, type Limits } from '#screens/connections/limit-fields.tsx'
import { useFormFocus } from '#screens/connections/use-form-focus.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'

const SHOWN = ['label', 'apiKey', 'requestsPerSecond', 'maxInFlight', 'passphrase']

/** Another name, other limits, another key: whatever stays untouched stays as it is. */
export function EditConnection({
  connection,
  onClose,
}: {
  readonly connection: Connection
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const { mode, kept } = useDirect()
  const [label, setLabel] = useState(connection.label)
  const [limits, setLimits] = useState(limitsOf(connection))
  const [keep, setKeep] = useState(kept.has(connection.id))
  const key = useRef<HTMLInputElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const change = useMutation({
    // The key is read here: what is handed to `mutate` stays in the client's cache.
    async mutationFn() {
      const changes = changesFrom(connection, label, limits, key.current?.value.trim() ?? '')
      const keeping = mode === 'on' && keep ? { passphrase: passphrase.current?.value ?? '' } : null
      const result = await engine.connectionAdmin.change(connection.id, changes, keeping)
      return { result, newKey: changes.apiKey !== undefined }
    },
    onSuccess({ result, newKey }) {
      if (!result.ok) return
      showToast({ text: newKey ? 'Saved, with the new key.' : 'Saved.', tone: 'good' })
      onClose()
    },
  })
  const mistake = useMemo(() => mistakeOf(change.data?.result), [change.data])
  const form = useFormFocus(mistake)

  function save(event: FormEvent) {
    event.preventDefault()
    if (!change.isPending) change.mutate()
  }

  const other = otherError(mistake, SHOWN)
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
          value={label}
          onText={setLabel}
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
        <LimitFields limits={limits} onLimits={setLimits} placeholders={limitsOf(connection)} mistake={mistake} />
      </div>
      <KeepKeyFields keep={keep} onKeep={setKeep} passphrase={passphrase} error={errorOf(mistake, 'passphrase')} />
      {other === null ? null : (
        <p role="alert" className="text-sm text-danger">
          {other}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" size="sm" tone="primary" busy={change.isPending}>
          Save
        </Button>
        <Button size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function limitsOf({ requestsPerSecond, maxInFlight }: Connection): Limits {
  return { requestsPerSecond: String(requestsPerSecond), maxInFlight: String(maxInFlight) }
}

function changesFrom(connection: Connection, label: string, limits: Limits, apiKey: string): ConnectionChanges {
  const requestsPerSecond = numberIn(limits.requestsPerSecond) ?? connection.requestsPerSecond
  const maxInFlight = numberIn(limits.maxInFlight) ?? connection.maxInFlight
  return {
    ...(label === connection.label ? {} : { label }),
    ...(apiKey === '' ? {} : { apiKey }),
    ...(requestsPerSecond === connection.requestsPerSecond ? {} : { requestsPerSecond }),
    ...(maxInFlight === connection.maxInFlight ? {} : { maxInFlight }),
  }
}
