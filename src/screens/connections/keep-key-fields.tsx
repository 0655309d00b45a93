import type { RefObject } from 'react'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { Checkbox } from '#ui/checkbox.tsx'

/** Direct mode's question: should the key outlive this tab, encrypted? Nothing where a gateway holds the keys. */
export function KeepKeyFields({
  keep,
  onKeep,
  passphrase,
  error,
}: {
  readonly keep: boolean
  readonly onKeep: (keep: boolean) => void
  readonly passphrase: RefObject<HTMLInputElement | null>
  readonly error: string | null
}) {
  const { mode, vault } = useDirect()
  if (mode !== 'on') return null
  if (vault === 'unsupported') {
    return <p className="text-xs text-muted">This page is not served over https: the key stays in this tab’s memory.</p>
  }
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label="Keep the key in this browser, encrypted under a passphrase"
        checked={keep}
        onChecked={onKeep}
        disabled={vault === 'locked'}
      />
      <p className="text-xs text-muted">
        {vault === 'locked'
          ? 'There are locked keys already. Unlock them first, and this one can join them.'
          : 'Otherwise it is in the memory of this tab and gone when the tab closes.'}
      </p>
      {keep && vault === 'none' ? (
        <ConnectionKeyField
          label="Passphrase"
          field={passphrase}
          required
          error={error}
          help="At least 10 characters. Nobody can recover it; without it the key has to be entered again."
        />
      ) : null}
    </div>
  )
}
