import { useMutation } from '@tanstack/react-query'
import type { Backup, BackupState } from '#engine/backup/backup.ts'
import { Button } from '#ui/button.tsx'

/** What ends the trouble of a backup; nothing where there is none, or where only waiting helps. */
export function BackupActs({ backup, state }: { readonly backup: Backup; readonly state: BackupState }) {
  const act = useMutation({ mutationFn: (run: () => Promise<void>) => run() })
  const button = (words: string, run: () => Promise<void>) => (
    <Button size="sm" busy={act.isPending} onClick={() => act.mutate(run)}>
      {words}
    </Button>
  )
  if (state.kind === 'asleep') return button('Write it again', () => backup.wake())
  if (state.kind === 'forgotten') {
    return (
      <>
        {button('Choose it again…', () => backup.choose())}
        {button('Do without', () => backup.turnOff())}
      </>
    )
  }
  if (state.kind !== 'apart') return null
  return (
    <>
      {state.strangers === null ? null : button('Add them to the list', () => backup.adopt())}
      {button('Write over the file', () => backup.overwrite())}
    </>
  )
}
