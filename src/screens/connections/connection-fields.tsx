import type { RefObject } from 'react'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { errorOf, type FormMistake } from '#screens/connections/form-values.ts'
import { IntervalFields } from '#screens/connections/interval-fields.tsx'
import type { TypedIntervals } from '#screens/connections/intervals.ts'
import { LimitFields, type Limits } from '#screens/connections/limit-fields.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { useKnownVendors } from '#screens/connections/use-known-vendors.ts'
import { countOf } from '#ui/numbers.ts'
import { SelectField } from '#ui/select-field.tsx'
import { TextField } from '#ui/text-field.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** A new connection as it is typed, all but its key. Null: the vendor's own is shown, and follows the vendor. */
export interface EnteredConnection {
  readonly vendor: VendorKey
  readonly label: string | null
  readonly baseUrl: string | null
  readonly limits: Limits
  readonly intervals: TypedIntervals
  /** The removed connection whose tasks this one takes over; empty for none. */
  readonly adopt: ConnectionId
}

const DEFAULT_IN_FLIGHT = '8'

/** What makes a connection: the vendor, a name, the key, the address, the limits. */
export function ConnectionFields({
  entered,
  onEntered,
  keyField,
  adoptable,
  mistake,
}: {
  readonly entered: EnteredConnection
  readonly onEntered: (changes: Partial<EnteredConnection>) => void
  readonly keyField: RefObject<HTMLInputElement | null>
  readonly adoptable: readonly Orphans[]
  readonly mistake: FormMistake | null
}) {
  const direct = useDirect().mode === 'on'
  const vendors = useKnownVendors()
  const vendor = vendors.find(({ key }) => key === entered.vendor)
  return (
    <div className="grid gap-3 desk:grid-cols-2">
      <SelectField
        label="Vendor"
        value={entered.vendor}
        options={vendors.map((each) => ({ value: each.key, label: each.label }))}
        onValue={(key) => onEntered({ vendor: key })}
        error={errorOf(mistake, 'vendor')}
      />
      <TextField
        label="Name"
        value={entered.label ?? vendor?.label ?? ''}
        onText={(label) => onEntered({ label })}
        required
        maxLength={80}
        autoComplete="off"
        error={errorOf(mistake, 'label')}
      />
      <ConnectionKeyField
        label="API key"
        field={keyField}
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
        value={entered.baseUrl ?? vendor?.defaultBaseUrl ?? ''}
        onText={(baseUrl) => onEntered({ baseUrl })}
        autoComplete="off"
        spellCheck={false}
        error={errorOf(mistake, 'baseUrl')}
        help={`The vendor’s own, unless you use a proxy. It cannot be changed later: the key belongs to it.${elsewhere(vendor)}`}
      />
      <LimitFields
        limits={entered.limits}
        onLimits={(limits) => onEntered({ limits })}
        placeholders={{
          requestsPerSecond: String(vendor?.defaultRequestsPerSecond ?? ''),
          maxInFlight: DEFAULT_IN_FLIGHT,
        }}
        mistake={mistake}
      />
      <IntervalFields
        vendor={entered.vendor}
        typed={entered.intervals}
        onTyped={(intervals) => onEntered({ intervals })}
        mistake={mistake}
      />
      <AdoptField chosen={entered.adopt} adoptable={adoptable} onChosen={(adopt) => onEntered({ adopt })} />
    </div>
  )
}

/** A vendor with regions has an account, and a key, for each of them. */
function elsewhere(vendor: KnownVendor | undefined): string {
  const others = vendor?.otherHomes ?? []
  return others.length === 0 ? '' : ` Other regions: ${others.join(', ')}.`
}

/** Tasks of a removed connection can come along. */
function AdoptField({
  chosen,
  adoptable,
  onChosen,
}: {
  readonly chosen: ConnectionId
  readonly adoptable: readonly Orphans[]
  readonly onChosen: (connection: ConnectionId) => void
}) {
  if (adoptable.length === 0) return null
  return (
    <SelectField
      label="Tasks without a connection"
      value={adoptable.some(({ connection }) => connection === chosen) ? chosen : ''}
      options={[
        { value: '', label: 'Leave them as they are' },
        ...adoptable.map(({ connection, tasks }) => ({
          value: connection,
          label: `Take over ${countOf(tasks, 'task')} of “${connection}”`,
        })),
      ]}
      onValue={onChosen}
      help="Only with a key of the same account: another account’s tasks answer “not found”."
    />
  )
}
