import type { Engine } from '#engine/engine.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { showToast } from '#ui/toast.tsx'

/** *Don't need it*: no more reminders, and a way back. */
export function decline(engine: Engine, which: readonly OutputPlace[]): void {
  engine.reminders.decline(which)
  showToast({
    text: which.length === 1 ? 'No more reminders of this output.' : `No more reminders of ${which.length} outputs.`,
    action: { label: 'Undo', run: () => engine.reminders.wake(which) },
  })
}
