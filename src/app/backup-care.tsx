import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { type BackupDesk, BackupContext } from '#engine/backup/use-backup.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { backupChosen, isBackupChosen, onBackupElsewhere } from '#preferences/backup.ts'

/** Goes on with the backup file of an earlier visit, and hands it to the screens below. */
export function BackupCare({ children }: { readonly children: ReactNode }) {
  const engine = useEngine()
  const [backup, setBackup] = useState<BackupDesk['backup']>('not loaded')
  const isAsked = useRef(false)

  const prepare = useCallback(() => {
    if (isAsked.current) return
    isAsked.current = true
    void import('#engine/backup/browser-backup.ts').then(
      async ({ browserBackup }) => {
        const made = browserBackup(engine)
        await made?.resume(isBackupChosen())
        made?.store.subscribe(({ kind }) => backupChosen(kind !== 'off'))
        setBackup(made ?? 'none')
      },
      () => {
        // A chunk that could not be fetched may come the next time.
        isAsked.current = false
      },
    )
  }, [engine])

  useEffect(() => {
    if (isBackupChosen()) prepare()
    return onBackupElsewhere((isChosen) => {
      if (typeof backup === 'object') void backup.resume(isChosen)
      else if (isChosen) prepare()
    })
  }, [backup, prepare])

  const desk = useMemo(() => ({ backup, prepare }), [backup, prepare])
  return <BackupContext value={desk}>{children}</BackupContext>
}
