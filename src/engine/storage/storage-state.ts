/** Whatever the kind, this page goes on with the whole list in memory, and writes it when it can. */
export interface StorageState {
  readonly kind:
    | 'loading'
    | 'ready'
    /** The browser keeps nothing for this page. */
    | 'unavailable'
    /** An older version of the page, in another tab, holds the stored tasks. */
    | 'blocked'
    /** The browser cannot read or write just now; it is tried again. */
    | 'failing'
    | 'full'
    /** Stored tasks have vanished under the open page, which writes them again. */
    | 'lost'
    /** A newer version of the page took the stored tasks over while this one was open. */
    | 'outdated'
    /** The stored tasks are those of a newer version: the page was rolled back, or comes from a cache. */
    | 'newer'
  /** The browser's own words for it; null where it has none. */
  readonly why: string | null
  /** Rows that did not parse, kept apart. */
  readonly quarantined: number
  /** Tasks that had vanished from the disk and were written again, since this page was opened. */
  readonly restored: number
}
