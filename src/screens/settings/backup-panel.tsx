import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Backup, BackupState } from '#engine/backup/backup.ts'
import { useBackup } from '#engine/backup/use-backup.ts'
import { BackupActs } from '#parts/backup-acts.tsx'
import { backupTrouble } from '#parts/backup-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { Button } from '#ui/button.tsx'
import { formatFull, type ZoneChoice } from '#ui/date-time.ts'
import { Panel } from '#ui/panel.tsx'

/** The whole list in a file of the person's own, written after each change. */
export function BackupPanel() {
  const { backup, prepare } = useBackup()
  useEffect(prepare, [prepare])
  return (
    <Panel title="Backup file">
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-muted">
          A file on your disk that gets the whole list soon after each change, and can be imported here or in another
          browser: a browser may lose what it stores, your disk does not. Keys are not in it; links to outputs are, and
          whoever has the file can open them until they expire.
        </p>
        {backup === 'not loaded' ? null : backup === 'none' ? (
          <p>This browser cannot write files by itself (Chrome and Edge can): export the tasks now and then instead.</p>
        ) : (
          <Controls backup={backup} />
        )}
      </div>
    </Panel>
  )
}

function Controls({ backup }: { readonly backup: Backup }) {
  const state = useStore(backup.store)
  const zone = useTimeZone()
  const choose = useMutation({ mutationFn: () => backup.choose() })
  const stop = useMutation({ mutationFn: () => backup.turnOff() })
  const trouble = backupTrouble(state)
  return (
    <>
      <output aria-label="State of the backup" className={trouble === null ? undefined : 'text-warn'}>
        {trouble ?? calmWords(state, zone)}
      </output>
      <div className="flex flex-wrap gap-2">
        <BackupActs backup={backup} state={state} />
        {state.kind === 'forgotten' ? null : (
          <Button size="sm" busy={choose.isPending} onClick={() => choose.mutate()}>
            {state.kind === 'off' ? 'Choose a file…' : 'Choose another file…'}
          </Button>
        )}
        {'name' in state ? (
          <Button size="sm" tone="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
            Stop writing it
          </Button>
        ) : null}
      </div>
    </>
  )
}

/** Where nothing is wrong. */
function calmWords(state: BackupState, zone: ZoneChoice): string {
  if (state.kind === 'following') return `${state.name}: written by the tab that polls.`
  if (state.kind !== 'on') return 'No file is chosen.'
  const { name, writtenAt } = state
  return writtenAt === null ? `${name}: not written yet.` : `${name}: written ${formatFull(writtenAt, zone)}.`
}
