import { useStore } from 'zustand'
import type { Backup } from '#engine/backup/backup.ts'
import { useBackup } from '#engine/backup/use-backup.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useKeeper } from '#engine/use-keeper.ts'
import { KEPT_TROUBLE } from '#parts/keeper-words.ts'
import { BackupActs } from '#parts/backup-acts.tsx'
import { backupTrouble } from '#parts/backup-words.ts'
import { STORAGE_TROUBLE, restoredWords } from '#parts/storage-words.ts'
import { countOf } from '#ui/numbers.ts'

/** Says so when tasks are not, or not all, kept on disk. */
export function StorageBanner() {
  const { kind, why, quarantined, restored } = useStore(useEngine().storage)
  const { backup } = useBackup()
  const isKept = useKeeper().kind === 'gateway'
  const words = (isKept ? KEPT_TROUBLE : STORAGE_TROUBLE)[kind]
  return (
    <>
      {words === null && (why === null || !isKept) ? null : (
        <Line>
          {words}
          {why === null ? null : ` The ${isKept ? 'gateway' : 'browser'}’s words: ${why}`}
        </Line>
      )}
      {restored === 0 ? null : <Line>{restoredWords(restored)}</Line>}
      {quarantined === 0 ? null : (
        <Line>
          {countOf(quarantined, 'stored task')} could not be read and {quarantined === 1 ? 'is' : 'are'} set aside, not
          deleted.
        </Line>
      )}
      {typeof backup === 'object' ? <BackupLine backup={backup} /> : null}
    </>
  )
}

function BackupLine({ backup }: { readonly backup: Backup }) {
  const state = useStore(backup.store)
  const words = backupTrouble(state)
  if (words === null) return null
  return <Line acts={<BackupActs backup={backup} state={state} />}>{words}</Line>
}

function Line({ acts, children }: { readonly acts?: React.ReactNode; readonly children: React.ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warn-line bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <p>{children}</p>
      {acts}
    </div>
  )
}
