/** Where a backup is written. The browser's own is `file-places.ts`; tests bring theirs. */

export interface BackupPlace {
  readonly name: string
  /** Browsers give it for one visit, and ask again on the next. */
  permission(): Promise<PermissionState>
  /** Lets the browser ask the person. Must be called straight from a click. */
  ask(): Promise<PermissionState>
  /** Changes whenever somebody has written it, and by nothing else; null while there is nothing. */
  stamp(): Promise<string | null>
  read(): Promise<string>
  /** All of it, or what was there before stays. */
  write(content: Blob): Promise<void>
}

export interface BackupPlaces {
  /** The one that was chosen last in this browser; null when there is none. */
  remembered(): Promise<BackupPlace | null>
  /** Lets the person choose one, and remembers it; null when they do not. Must be called straight from a click. */
  choose(): Promise<BackupPlace | null>
  forget(): Promise<void>
}
