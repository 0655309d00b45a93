import { useMutation } from '@tanstack/react-query'
import { useMemo, useRef, useState, type FormEvent } from 'react'
import { CHOSEN_PHASES } from '#domain/connection/cadence.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionFields, type EnteredConnection } from '#screens/connections/connection-fields.tsx'
import { FormEnd } from '#screens/connections/form-end.tsx'
import { mistakeOf, numberIn, errorOf } from '#screens/connections/form-values.ts'
import { chosenIn, NO_INTERVALS } from '#screens/connections/intervals.ts'
import { KeepKeyFields } from '#screens/connections/keep-key-fields.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { useFormFocus } from '#screens/connections/use-form-focus.ts'
import { useKnownVendors } from '#screens/connections/use-known-vendors.ts'
import { Panel } from '#ui/panel.tsx'
import { showToast } from '#ui/toast.tsx'
import type { KnownVendor } from '#vendors/port.ts'

const SHOWN = [
  'vendor',
  'label',
  'apiKey',
  'baseUrl',
  'requestsPerSecond',
  'maxInFlight',
  'passphrase',
  ...CHOSEN_PHASES.map((phase) => `checkEverySeconds.${phase}`),
]

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
  const vendors = useKnownVendors()
  const direct = useDirect().mode === 'on'
  const [entered, setEntered] = useState<EnteredConnection>({
    vendor: wanted?.vendor ?? vendors[0]?.key ?? '',
    label: null,
    baseUrl: null,
    limits: { requestsPerSecond: '', maxInFlight: '' },
    intervals: NO_INTERVALS,
    adopt: wanted?.connection ?? '',
  })
  const [keep, setKeep] = useState(false)
  const key = useRef<HTMLInputElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const adoptable = orphans.filter((orphan) => orphan.vendor === entered.vendor)

  const add = useMutation({
    // The key is read here: what is handed to `mutate` stays in the client's cache, where no key belongs.
    mutationFn: () =>
      engine.connectionAdmin.add(
        { ...connectionIn(entered, adoptable, vendors), apiKey: key.current?.value.trim() ?? '' },
        direct && keep ? { passphrase: passphrase.current?.value ?? '' } : null,
      ),
    onSuccess(result) {
      if (!result.ok) return
      form.current?.reset()
      showToast({ text: 'The connection is added. Test it: that bills nothing.', tone: 'good' })
      onAdded(result.id)
    },
  })
  const mistake = useMemo(() => mistakeOf(add.data), [add.data])
  const form = useFormFocus(mistake)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!add.isPending) add.mutate()
  }

  return (
    <Panel title="Add a connection">
      <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
        <ConnectionFields
          entered={entered}
          onEntered={(changes) => setEntered((before) => ({ ...before, ...changes }))}
          keyField={key}
          adoptable={adoptable}
          mistake={mistake}
        />
        <KeepKeyFields keep={keep} onKeep={setKeep} passphrase={passphrase} error={errorOf(mistake, 'passphrase')} />
        <FormEnd mistake={mistake} shown={SHOWN} does="Add" busy={add.isPending} size="md" onClose={onClose} />
      </form>
    </Panel>
  )
}

/** What was entered, with the vendor's defaults left to the gateway. */
function connectionIn(
  { vendor, label, baseUrl, limits, intervals, adopt }: EnteredConnection,
  adoptable: readonly Orphans[],
  vendors: readonly KnownVendor[],
) {
  const requestsPerSecond = numberIn(limits.requestsPerSecond)
  const maxInFlight = numberIn(limits.maxInFlight)
  const checkEverySeconds = chosenIn(intervals)
  const address = baseUrl?.trim() ?? ''
  return {
    vendor,
    label: label ?? vendors.find(({ key }) => key === vendor)?.label ?? vendor,
    ...(adoptable.some(({ connection }) => connection === adopt) ? { id: adopt } : {}),
    ...(address === '' ? {} : { baseUrl: address }),
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(Object.keys(checkEverySeconds).length === 0 ? {} : { checkEverySeconds }),
  }
}
