import { lazy, Suspense } from 'react'
import type { VendorKey } from '#domain/task/task.ts'
import { AddConnection, type GivenVendor } from '#screens/connections/add-connection.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'

const AnotherApi = lazy(async () => ({
  default: (await import('#screens/connections/another-api.tsx')).AnotherApi,
}))

/** What is being added: one of the known vendors, one that a description is made of, or the vendor of such a one. */
export type Adding =
  | { readonly kind: 'known'; readonly wanted: Orphans | null }
  | { readonly kind: 'another' }
  | { readonly kind: 'given'; readonly given: GivenVendor }

/** The form for what is being added. */
export function AddingPanel({
  adding,
  vendor,
  orphans,
  onAdding,
  onAdded,
  onClose,
}: {
  readonly adding: Adding
  /** The vendor to begin with. */
  readonly vendor: VendorKey | null
  readonly orphans: readonly Orphans[]
  readonly onAdding: (adding: Adding) => void
  readonly onAdded: (id: string) => void
  readonly onClose: () => void
}) {
  if (adding.kind === 'another') {
    return (
      <Suspense fallback={null}>
        <AnotherApi onGiven={(given) => onAdding({ kind: 'given', given })} onClose={onClose} />
      </Suspense>
    )
  }
  const given = adding.kind === 'given' ? adding.given : null
  const wanted = adding.kind === 'known' ? adding.wanted : null
  return (
    <AddConnection
      key={given?.text ?? wanted?.connection ?? ''}
      orphans={orphans}
      wanted={wanted}
      vendor={vendor}
      given={given}
      onAdded={onAdded}
      onAnother={() => onAdding({ kind: 'another' })}
      onClose={onClose}
    />
  )
}
