import { useRef, useState, type FormEvent } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { errorOf, mistakeOf, numberIn, otherError, type FormMistake } from '#screens/connections/form-values.ts'
import { KeepKeyFields } from '#screens/connections/keep-key-fields.tsx'
import { LimitFields, type Limits } from '#screens/connections/limit-fields.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { useFormFocus } from '#screens/connections/use-form-focus.ts'
import { Button } from '#ui/button.tsx'
import { countOf } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { SelectField } from '#ui/select-field.tsx'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'

const SHOWN = ['vendor', 'label', 'apiKey', 'baseUrl', 'requestsPerSecond', 'maxInFlight', 'passphrase']
const NO_LIMITS: Limits = { requestsPerSecond: '', maxInFlight: '' }
const DEFAULT_IN_FLIGHT = '8'

/** Enters a new way to a vendor account. The key is handed over once and is not kept by the form. */
export function AddConnection({
  orphans,
  wanted,
  onAdded,
  onClose,
}: {
  readonly orphans: readonly Orphans[]
  /** Tasks that wait for their connection, where the person came from them. */
  readonly wanted: Orphans | null
  readonly onAdded: (id: string) => void
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const direct = useDirect().mode === 'on'
  const [vendorKey, setVendorKey] = useState(wanted?.vendor ?? engine.vendors.all[0]?.key ?? '')
  const vendor = engine.vendors.of(vendorKey)
  const [label, setLabel] = useState<string | null>(null)
  const [baseUrl, setBaseUrl] = useState<string | null>(null)
  const [limits, setLimits] = useState(NO_LIMITS)
  const [adopt, setAdopt] = useState(wanted?.connection ?? '')
  const [keep, setKeep] = useState(false)
  const [busy, setBusy] = useState(false)
  const [mistake, setMistake] = useState<FormMistake | null>(null)
  const key = useRef<HTMLInputElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const form = useFormFocus(mistake)
  const adoptable = orphans.filter((orphan) => orphan.vendor === vendorKey)
  const adopted = adoptable.some(({ connection }) => connection === adopt) ? adopt : ''

  async function add(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const requestsPerSecond = numberIn(limits.requestsPerSecond)
    const maxInFlight = numberIn(limits.maxInFlight)
    const address = baseUrl?.trim() ?? ''
    const result = await engine.connectionAdmin.add(
      {
        vendor: vendorKey,
        label: label ?? vendor?.label ?? '',
        apiKey: key.current?.value.trim() ?? '',
        ...(adopted === '' ? {} : { id: adopted }),
        ...(address === '' ? {} : { baseUrl: address }),
        ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
        ...(maxInFlight === undefined ? {} : { maxInFlight }),
      },
      direct && keep ? { passphrase: passphrase.current?.value ?? '' } : null,
    )
    setBusy(false)
    setMistake(mistakeOf(result))
    if (!result.ok) return
    form.current?.reset()
    showToast({ text: 'The connection is added. Test it: that bills nothing.', tone: 'good' })
    onAdded(result.id)
  }

  const other = otherError(mistake, SHOWN)
  return (
    <Panel title="Add a connection">
      <form ref={form} noValidate onSubmit={(event) => void add(event)} className="flex flex-col gap-3">
        <div className="grid gap-3 desk:grid-cols-2">
          <SelectField
            label="Vendor"
            value={vendorKey}
            options={engine.vendors.all.map((each) => ({ value: each.key, label: each.label }))}
            onValue={setVendorKey}
            error={errorOf(mistake, 'vendor')}
          />
          <TextField
            label="Name"
            value={label ?? vendor?.label ?? ''}
            onText={setLabel}
            required
            maxLength={80}
            autoComplete="off"
            error={errorOf(mistake, 'label')}
          />
          <ConnectionKeyField
            label="API key"
            field={key}
            required
            error={errorOf(mistake, 'apiKey')}
            help={
              direct
                ? 'It goes from this page to the vendor alone.'
                : 'It goes to the gateway on this computer once, into a file only you can read, and never comes back.'
            }
          />
          <TextField
            label="Base URL"
            mono
            value={baseUrl ?? vendor?.defaultBaseUrl ?? ''}
            onText={setBaseUrl}
            autoComplete="off"
            spellCheck={false}
            error={errorOf(mistake, 'baseUrl')}
            help="The vendor’s own, unless you use a proxy. It cannot be changed later: the key belongs to it."
          />
          <LimitFields
            limits={limits}
            onLimits={setLimits}
            placeholders={{
              requestsPerSecond: String(vendor?.defaultRequestsPerSecond ?? ''),
              maxInFlight: DEFAULT_IN_FLIGHT,
            }}
            mistake={mistake}
          />
          {adoptable.length === 0 ? null : (
            <SelectField
              label="Tasks without a connection"
              value={adopted}
              options={[
                { value: '', label: 'Leave them as they are' },
                ...adoptable.map(({ connection, tasks }) => ({
                  value: connection,
                  label: `Take over ${countOf(tasks, 'task')} of “${connection}”`,
                })),
              ]}
              onValue={setAdopt}
              help="Only with a key of the same account: another account’s tasks answer “not found”."
            />
          )}
        </div>
        <KeepKeyFields keep={keep} onKeep={setKeep} passphrase={passphrase} error={errorOf(mistake, 'passphrase')} />
        {other === null ? null : (
          <p role="alert" className="text-sm text-danger">
            {other}
          </p>
        )}
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={busy}>
            Add
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Panel>
  )
}
