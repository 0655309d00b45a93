import type { ReactNode } from 'react'
import { ActButton } from '#parts/people/act-button.tsx'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { countOf } from '#ui/numbers.ts'
import type { useRetry } from '#parts/retry/use-retry.ts'

/** Says what a retry costs before anything else, what is left out, and what goes out; nothing leaves before the press. */
export function RetryForm({
  title,
  bill,
  leftOut,
  count,
  retry: { sending, sentSoFar, stop, failure },
  isCancelFirst = false,
  onSend,
  onClose,
  children,
}: {
  readonly title: string
  readonly bill: string
  readonly leftOut: readonly string[]
  /** How many new tasks the press makes; none makes it a press that cannot be made. */
  readonly count: number
  readonly retry: Pick<ReturnType<typeof useRetry>, 'sending' | 'sentSoFar' | 'stop' | 'failure'>
  /** Whether the focus begins on *Cancel*: for a dialog that a single key opens. */
  readonly isCancelFirst?: boolean
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <Dialog title={title} onClose={sending ? stop : onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending && count > 0) onSend()
        }}
        className="flex flex-col gap-3 p-4 text-sm"
      >
        <p className="font-semibold">{bill}</p>
        <ul className="list-disc space-y-0.5 pl-5 text-xs text-muted empty:hidden">
          {leftOut.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {children}
        {failure === null ? null : (
          <p role="alert" className="text-danger">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={sending ? stop : onClose} {...(isCancelFirst ? { 'data-autofocus': true } : {})}>
            {sending ? 'Stop' : 'Cancel'}
          </Button>
          <ActButton act="retry" type="submit" tone="primary" busy={sending} disabled={count === 0}>
            {sending ? `${sentSoFar} of ${count}` : `Submit ${countOf(count, 'new task')}`}
          </ActButton>
        </div>
      </form>
    </Dialog>
  )
}
