import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
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
        <NextStep key="another">
          <AnotherApi onGiven={(given) => onAdding({ kind: 'given', given })} onClose={onClose} />
        </NextStep>
      </Suspense>
    )
  }
  const given = adding.kind === 'given' ? adding.given : null
  const wanted = adding.kind === 'known' ? adding.wanted : null
  const form = (
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
  return given === null ? form : <NextStep key="given">{form}</NextStep>
}

/** A form in the place of another, whose pressed button is gone: it begins at its top, with the focus in its first field. */
function NextStep({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'start' })
    box.current?.querySelector('input')?.focus({ preventScroll: true })
  }, [])
  return (
    <div ref={box} className="scroll-mt-20">
      {children}
    </div>
  )
}
