import { useMutation } from '@tanstack/react-query'
import { useMemo, useRef, useState, type FormEvent } from 'react'
import { CHOSEN_PHASES } from '#domain/connection/pace.ts'
import { sandboxConnectionId } from '#domain/connection/connection-id.ts'
import type { ConfirmedDescription } from '#domain/connection/gateway-protocol.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { ConnectionFields, type EnteredConnection } from '#screens/connections/connection-fields.tsx'
import { mistakeOf, numberIn, otherError, errorOf } from '#screens/connections/form-values.ts'
import { chosenIn, NO_INTERVALS } from '#screens/connections/intervals.ts'
import { KeepKeyFields } from '#screens/connections/keep-key-fields.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { SandboxPress } from '#screens/connections/sandbox-press.tsx'
import { testAdded } from '#screens/connections/test-added.ts'
import { showToast } from '#ui/toast.tsx'
import { useFormFocus } from '#screens/connections/use-form-focus.ts'
import { useKnownVendors } from '#screens/connections/use-known-vendors.ts'
import { hostsOf } from '#screens/connections/vendors-named.ts'
import { Button } from '#ui/button.tsx'
import { Panel } from '#ui/panel.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** A vendor out of a description that came from a person. */
export interface GivenVendor {
  readonly vendor: KnownVendor
  readonly text: string
}

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

interface AddConnectionProps {
  readonly orphans: readonly Orphans[]
  /** Tasks that wait for their connection, where the person came from them. */
  readonly wanted: Orphans | null
  /** The vendor to begin with, where the person came from an id of it. */
  readonly vendor: VendorKey | null
  /** A vendor that is about to join, with its description. */
  readonly given: GivenVendor | null
  readonly onAdded: (id: string) => void
  /** The vendor is none of those that are known. */
  readonly onAnother: () => void
  readonly onClose: () => void
}

/** Enters a new way to a vendor account. The key is handed over once and is not kept by the form. */
export function AddConnection({ orphans, wanted, vendor, given, onAdded, onAnother, onClose }: AddConnectionProps) {
  const engine = useEngine()
  const vendors = useKnownVendors()
  const direct = useDirect().mode === 'on'
  const [entered, setEntered] = useState<EnteredConnection>({
    vendor: given?.vendor.key ?? wanted?.vendor ?? vendor ?? vendors[0]?.key ?? '',
    label: null,
    baseUrl: null,
    limits: { requestsPerSecond: '', maxInFlight: '' },
    intervals: NO_INTERVALS,
    // Tasks of the imitation wait for the press below; a key of one's own would ask a stranger about them.
    adopt: wanted === null || wanted.connection === sandboxConnectionId(wanted.vendor) ? '' : wanted.connection,
    confirmed: false,
  })
  const [keep, setKeep] = useState(false)
  const key = useRef<HTMLInputElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const description = given === null ? undefined : { text: given.text, hosts: hostsOf(given.vendor) }
  const adoptable = orphans.filter((orphan) => orphan.vendor === entered.vendor)

  const add = useMutation({
    // The key is read here: what is handed to `mutate` stays in the client's cache, where no key belongs.
    mutationFn: () =>
      engine.connectionAdmin.add(
        {
          ...connectionIn(entered, adoptable, given === null ? vendors : [given.vendor]),
          apiKey: key.current?.value.trim() ?? '',
          ...(description && { description }),
        },
        direct && keep ? { passphrase: passphrase.current?.value ?? '' } : null,
      ),
    onSuccess(result) {
      if (!result.ok) return
      form.current?.reset()
      void testAdded(engine, result.id).then(showToast)
      onAdded(result.id)
    },
  })
  const mistake = useMemo(() => mistakeOf(add.data), [add.data])
  const form = useFormFocus(mistake)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!add.isPending) add.mutate()
  }

  const other = otherError(mistake, SHOWN)
  return (
    <Panel title={given === null ? 'Add a connection' : `Connect ${given.vendor.label}`}>
      <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
        <ConnectionFields
          entered={entered}
          onEntered={(changes) => setEntered((before) => ({ ...before, ...changes }))}
          keyField={key}
          adoptable={adoptable}
          given={given?.vendor ?? null}
          mistake={mistake}
        />
        <KeepKeyFields keep={keep} onKeep={setKeep} passphrase={passphrase} error={errorOf(mistake, 'passphrase')} />
        {other === null ? null : (
          <p role="alert" className="text-sm text-danger">
            {other}
          </p>
        )}
        <Acts
          busy={add.isPending}
          unconfirmed={given !== null && !entered.confirmed}
          vendor={given?.vendor ?? vendors.find(({ key: each }) => each === entered.vendor)}
          description={description}
          onAdded={onAdded}
          onAnother={given === null ? onAnother : null}
          onClose={onClose}
        />
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

function Acts({
  busy,
  unconfirmed,
  vendor,
  description,
  onAdded,
  onAnother,
  onClose,
}: {
  readonly busy: boolean
  readonly unconfirmed: boolean
  /** Whose imitation is offered as well. */
  readonly vendor: KnownVendor | undefined
  readonly description: ConfirmedDescription | undefined
  readonly onAdded: (id: string) => void
  readonly onAnother: (() => void) | null
  readonly onClose: () => void
}) {
  return (
    <div className="flex flex-wrap gap-2">
      <ActButton act="connect" type="submit" tone="primary" busy={busy} disabled={unconfirmed}>
        Add
      </ActButton>
      {vendor === undefined ? null : (
        <SandboxPress vendor={vendor} description={description} disabled={unconfirmed} onAdded={onAdded} />
      )}
      {onAnother === null ? null : <Button onClick={onAnother}>Another API…</Button>}
      <Button onClick={onClose}>Cancel</Button>
    </div>
  )
}
