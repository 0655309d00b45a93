import type { BackupState } from '#engine/backup/backup.ts'
import { countOf } from '#ui/numbers.ts'

/** Why the backup file is not written, in words that are true; null where it is, or another tab sees to it. */
export function backupTrouble(state: BackupState): string | null {
  switch (state.kind) {
    case 'off':
    case 'on':
    case 'following':
      return null
    case 'forgotten':
      return 'The backup file is not written any more: this browser has forgotten which it was (its site data was cleared, perhaps).'
    case 'asleep':
      return `The backup file ${state.name} is not written: the browser wants to be asked for it again on each visit.`
    case 'failing':
      return `The backup file ${state.name} could not be written; it is tried again. The browser’s words: ${state.why}`
    case 'apart':
      return state.strangers === null
        ? `The backup file ${state.name} is not written, because it has something else in it. ${state.why ?? ''}`.trim()
        : `The backup file ${state.name} is not written, because it has ${countOf(state.strangers, 'task')} that this list has not.`
  }
}
