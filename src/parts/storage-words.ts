import type { StorageState } from '#engine/storage/storage-state.ts'
import { countOf } from '#ui/numbers.ts'

/** What is wrong with this browser's storage and what to do about it; null where nothing is. */
export const STORAGE_TROUBLE = {
  loading: null,
  ready: null,
  unavailable:
    'This browser keeps nothing for this page (a private window, or site data is blocked): tasks are gone when it closes.',
  blocked:
    'An older Renderwatch in another tab holds the stored tasks. Close that tab: this page then shows them, and stores what was done here meanwhile.',
  failing:
    'This browser cannot read or write its storage just now; a full disk can be the cause. What has changed is kept in this page alone until it can: it goes on trying.',
  full: 'There is no room left for this page’s storage: what has changed is kept in this page alone, and written once there is room. Free some space, or forget tasks you no longer need. Export the tasks, or choose a backup file in Settings: a browser without room may delete all of them.',
  lost: 'Stored tasks have vanished from this browser (its site data was cleared, perhaps). This page still has the whole list, and is writing it again.',
  outdated:
    'A newer version of Renderwatch was opened in another tab, and has the stored tasks now. Reload this page to go on: what is changed here is not kept.',
  newer:
    'The stored tasks are those of a newer version of Renderwatch than this page, which leaves them alone and keeps nothing. Reload it; if that does not help, an older version was started: start the newer one again.',
} as const satisfies Record<StorageState['kind'], string | null>

/** What to say once the disk has again what it had lost. */
export function restoredWords(count: number): string {
  return `${countOf(count, 'stored task')} had vanished from this browser (its site data was cleared, perhaps) and ${
    count === 1 ? 'was' : 'were'
  } written again. To be rid of tasks, forget them here.`
}
