import { useConnection } from '#engine/connection/use-connections.ts'
import type { SubmitForm } from '#screens/submit/draft.ts'
import { Button } from '#ui/button.tsx'
import type { Field } from '#vendors/port.ts'

/** The option that names where the vendor calls; undefined for a vendor that calls nobody. */
export function callbackOption(options: readonly Field[]): Field | undefined {
  return options.find(({ kind, name }) => kind === 'url' && /callback|webhook/i.test(name))
}

/** Offers this gateway's own address, where vendors can reach it. */
export function CallbackOffer({
  form,
  field,
  onAddress,
}: {
  readonly form: SubmitForm
  readonly field: Field
  readonly onAddress: (address: string) => void
}) {
  const address = useConnection(form.connection)?.connection.callback
  if (address === undefined || form.options[field.name] === address) return null
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2 text-xs text-muted">
      <Button size="sm" onClick={() => onAddress(address)}>
        Let the vendor call this gateway
      </Button>
      The task is then asked about as soon as the vendor says that it ended.
    </p>
  )
}
