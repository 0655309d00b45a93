import { createContext, use } from 'react'
import type { Backup } from '#engine/backup/backup.ts'

/** The backup of this page, and the way to it: its code is loaded where somebody has, or may want, a backup. */
export interface BackupDesk {
  /** `none` where the browser cannot write files. */
  readonly backup: Backup | 'none' | 'not loaded'
  readonly prepare: () => void
}

export const BackupContext = createContext<BackupDesk>({ backup: 'not loaded', prepare: () => undefined })

export function useBackup(): BackupDesk {
  return use(BackupContext)
}
