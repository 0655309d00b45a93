import { useMutation } from '@tanstack/react-query'
import type { ConfirmedDescription } from '#domain/connection/gateway-protocol.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { showToast } from '#ui/toast.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** The imitation of a vendor by one press, where the gateway has one that is not connected yet. */
export function SandboxPress({
  vendor,
  description,
  disabled = false,
  onAdded,
}: {
  readonly vendor: KnownVendor
  /** For a vendor that the gateway does not know yet. */
  readonly description?: ConfirmedDescription | undefined
  readonly disabled?: boolean
  readonly onAdded: (id: string) => void
}) {
  const { connectionAdmin } = useEngine()
  const { statuses } = useConnections()
  const { mode } = useDirect()
  const add = useMutation({
    mutationFn: () => connectionAdmin.addSandbox(vendor.key, description),
    onSuccess(result) {
      showToast(
        result.ok
          ? { text: `${vendor.label} is imitated here now.`, tone: 'good' }
          : { text: result.message, tone: 'danger' },
      )
      if (result.ok) onAdded(result.id)
    },
  })
  const isThere = [...statuses.values()].some(
    ({ connection }) => connection.sandbox && connection.vendor === vendor.key,
  )
  if (mode !== 'off' || isThere) return null
  return (
    <ActButton act="connect" busy={add.isPending} disabled={disabled} onClick={() => add.mutate()}>
      Try it in the sandbox, without a key
    </ActButton>
  )
}
