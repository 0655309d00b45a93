import type { RefObject } from 'react'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { errorOf, type FormMistake } from '#screens/connections/form-values.ts'
import { IntervalFields } from '#screens/connections/interval-fields.tsx'
import type { TypedIntervals } from '#screens/connections/intervals.ts'
import { LimitFields, type Limits } from '#screens/connections/limit-fields.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { KeyHosts } from '#screens/connections/key-hosts.tsx'
import { useKnownVendors } from '#screens/connections/use-known-vendors.ts'
import { VendorField } from '#screens/connections/vendor-field.tsx'
import { hostsOf } from '#screens/connections/vendors-named.ts'
import { formatList } from '#ui/lists.ts'
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
  /** The hosts of a description were read, and may get the key. */
  readonly confirmed: boolean
}

const DEFAULT_IN_FLIGHT = '8'

interface ConnectionFieldsProps {
  readonly entered: EnteredConnection
  readonly onEntered: (changes: Partial<EnteredConnection>) => void
  readonly keyField: RefObject<HTMLInputElement | null>
  readonly adoptable: readonly Orphans[]
  /** The vendor of a description that is about to join; null to choose one of those that are known. */
  readonly given: KnownVendor | null
  readonly mistake: FormMistake | null
}

/** What makes a connection: the vendor, a name, the key, the address, the limits. */
export function ConnectionFields({ entered, onEntered, keyField, adoptable, given, mistake }: ConnectionFieldsProps) {
  const direct = useDirect().mode === 'on'
  const vendors = useKnownVendors()
  const vendor = given ?? vendors.find(({ key }) => key === entered.vendor)
  return (
    <div className="grid gap-3 desk:grid-cols-2">
      {given === null ? (
        <VendorField
          vendors={vendors}
          chosen={vendor}
          onChosen={(key) => onEntered({ vendor: key, baseUrl: null })}
          error={errorOf(mistake, 'vendor')}
        />
      ) : null}
      <TextField
        label="Name"
        value={entered.label ?? vendor?.label ?? ''}
        onText={(label) => onEntered({ label })}
        required
        maxLength={80}
        autoComplete="off"
        error={errorOf(mistake, 'label')}
      />
      {given === null ? null : (
        <KeyHosts
          hosts={hostsOf(given)}
          confirmed={entered.confirmed}
          onConfirmed={(confirmed) => onEntered({ confirmed })}
        />
      )}
      <ConnectionKeyField
        label="API key"
        field={keyField}
        required
        disabled={given !== null && !entered.confirmed}
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
        help={addressHelp(vendor)}
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

function addressHelp(vendor: KnownVendor | undefined): string {
  const hosts = vendor === undefined ? [] : hostsOf(vendor)
  const own = hosts.length > 1 ? `One of the vendor’s own (${formatList(hosts)})` : 'The vendor’s own'
  return `${own}, unless you use a proxy. It cannot be changed later: the key belongs to it.`
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
