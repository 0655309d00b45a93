import type { SaveAllResult } from '#engine/outputs/outputs-surface.ts'
import type { Toast } from '#ui/toast.tsx'

/** How a save of several ended, where there is no list of saves to follow. */
export function savedWords({ saved, failed: [first] }: SaveAllResult, of: number): Toast {
  return first === undefined
    ? { text: `${saved} of ${of} saved and verified.`, tone: 'good' }
    : { text: `${saved} of ${of} saved. ${first.message}`, tone: 'danger' }
}
