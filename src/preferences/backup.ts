import { choiceStore } from '#preferences/choice-store.ts'

const OPTIONS = { name: 'renderwatch.backup', options: ['off', 'on'], initial: 'off' } as const

/** Whether a backup file was chosen in this browser, by any tab; which one is its handle’s to say. */
export function isBackupChosen(): boolean {
  // A store that is made now reads what is stored now.
  return choiceStore(OPTIONS).getState().chosen === 'on'
}

export function backupChosen(isChosen: boolean): void {
  choiceStore(OPTIONS).setState({ chosen: isChosen ? 'on' : 'off' })
}

/** Another tab has chosen one, or none any more. Returns the way to stop listening. */
export function onBackupElsewhere(listener: (isChosen: boolean) => void): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === OPTIONS.name) listener(isBackupChosen())
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}
