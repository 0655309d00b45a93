import { Backup } from '#engine/backup/backup.ts'
import { browserPlaces } from '#engine/backup/file-places.ts'
import type { Engine } from '#engine/engine.ts'
import { idle } from '#engine/storage/page.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'

/** The backup of this page; null where the browser cannot write files. Lives as long as the page. */
export function browserBackup(engine: Pick<Engine, 'ledger' | 'polling' | 'commands' | 'withTexts'>): Backup | null {
  const places = browserPlaces()
  if (places === null) return null
  const { ledger, polling, commands } = engine
  const backup = new Backup({
    places,
    ledger,
    polling,
    restore: (records) => commands.restore(records),
    withTexts: (records) => engine.withTexts(records),
    clock: platformClock,
    timers: platformTimers,
    settle: idle,
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') backup.hurry()
  })
  return backup
}
