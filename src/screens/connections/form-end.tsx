import { ActButton } from '#parts/people/act-button.tsx'
import { otherError, type FormMistake } from '#screens/connections/form-values.ts'
import { Button } from '#ui/button.tsx'

/** What is wrong where none of the fields on screen is it, and the buttons that send the form or close it. */
export function FormEnd({
  mistake,
  shown,
  does,
  busy,
  size,
  onClose,
}: {
  readonly mistake: FormMistake | null
  readonly shown: readonly string[]
  /** The verb on the button. */
  readonly does: string
  readonly busy: boolean
  readonly size: 'sm' | 'md'
  readonly onClose: () => void
}) {
  const other = otherError(mistake, shown)
  return (
    <>
      {other === null ? null : (
        <p role="alert" className="text-sm text-danger">
          {other}
        </p>
      )}
      <div className="flex gap-2">
        <ActButton act="connect" type="submit" size={size} tone="primary" busy={busy}>
          {does}
        </ActButton>
        <Button size={size} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </>
  )
}
