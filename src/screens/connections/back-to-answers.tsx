import { useState } from 'react'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'

/** Leaves the text of a description for what the answers give. Asks first where that would lose something. */
export function BackToAnswers({
  loses,
  onBack,
}: {
  /** The text is another one than the answers give: changed by hand, or from a file. */
  readonly loses: boolean
  readonly onBack: () => void
}) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button onClick={() => (loses ? setAsking(true) : onBack())}>Back to the answers</Button>
      {asking ? (
        <Dialog title="Drop this text?" onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-3 p-4 text-sm">
            <p>
              The answers do not hold what this text says. Export it first, or go on with it as it is, if it is to be
              kept.
            </p>
            <div className="flex justify-end gap-2">
              <Button data-autofocus onClick={() => setAsking(false)}>
                Keep the text
              </Button>
              <Button tone="danger" onClick={onBack}>
                Drop it
              </Button>
            </div>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
