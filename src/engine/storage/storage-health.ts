/** What is wrong with the storage, in one word that is true. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StorageState } from '#engine/storage/storage-state.ts'
import { isNamed, type OpenedDatabase } from '#engine/storage/database.ts'

/** One failed write may be a hiccup. */
const FAILURES_WORTH_SAYING = 2

export const END_WORDS = {
  outdated: 'a newer version of Renderwatch is in use: reload this page',
  newer: 'the stored tasks are those of a newer version of Renderwatch: reload this page',
} as const

interface StorageTrouble {
  readonly kind: 'unavailable' | 'blocked' | 'failing' | 'full'
  /** The browser's own words. */
  readonly why: string | null
}

/** Each part of the storage tells its own trouble, so that one that is over does not hide another. */
interface StorageHealth {
  readonly isLoaded: boolean
  /** Set for good: this page must not write any more. */
  readonly ended: 'outdated' | 'newer' | null
  /** Why the stored tasks are not read yet. */
  readonly reading: StorageTrouble | null
  readonly writing: StorageTrouble | null
  readonly healing: StorageTrouble | null
  readonly isHealing: boolean
}

const UNKNOWN_HEALTH: StorageHealth = {
  isLoaded: false,
  ended: null,
  reading: null,
  writing: null,
  healing: null,
  isHealing: false,
}

/** Keeps {@link StorageState} true to what the parts of the storage tell. */
export class HealthBook {
  readonly store: StoreApi<StorageState> = createStore<StorageState>(() => ({
    kind: 'loading',
    why: null,
    quarantined: 0,
    restored: 0,
  }))
  #health = UNKNOWN_HEALTH
  #failures = { writing: 0, healing: 0 }

  get ended(): StorageHealth['ended'] {
    return this.#health.ended
  }

  update(changes: Partial<StorageHealth>): void {
    this.#health = { ...this.#health, ...changes }
    const next = stateOf(this.#health)
    const { kind, why } = this.store.getState()
    if (kind !== next.kind || why !== next.why) this.store.setState(next)
  }

  /** How the last attempt went; null is well. */
  tried(part: 'writing' | 'healing', error: unknown): void {
    this.#failures[part] = error === null ? 0 : this.#failures[part] + 1
    const trouble = error === null ? null : troubleOf(error)
    const isHiccup = trouble?.kind === 'failing' && this.#failures[part] < FAILURES_WORTH_SAYING
    this.update({ [part]: isHiccup ? null : trouble })
  }

  restored(count: number): void {
    this.store.setState(({ restored }) => ({ restored: restored + count }))
  }

  quarantined(quarantined: number): void {
    this.store.setState({ quarantined })
  }
}

/** The worst of all that is so. */
function stateOf(health: StorageHealth): Pick<StorageState, 'kind' | 'why'> {
  if (health.ended !== null) return { kind: health.ended, why: null }
  const trouble = health.reading ?? health.writing ?? health.healing
  if (trouble !== null) return trouble
  if (!health.isLoaded) return { kind: 'loading', why: null }
  return { kind: health.isHealing ? 'lost' : 'ready', why: null }
}

/** A database that was open did not open again. */
export class NotOpened extends Error {
  readonly trouble: StorageTrouble

  constructor(trouble: StorageTrouble) {
    super(trouble.why ?? 'another tab holds the database')
    this.trouble = trouble
  }
}

/** What an error of the browser means. */
export function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof NotOpened) return error.trouble
  const why = wordsOf(error)
  if (isNamed(error, 'QuotaExceededError')) return { kind: 'full', why }
  // Site data is blocked, or this kind of window keeps none; where there is no IndexedDB at all, its name is unknown.
  if (isNamed(error, 'SecurityError') || isNamed(error, 'ReferenceError')) return { kind: 'unavailable', why }
  return { kind: 'failing', why }
}

/** Why a database did not open. */
export function openTrouble(opened: Exclude<OpenedDatabase, { kind: 'open' | 'newer' }>): StorageTrouble {
  return opened.kind === 'blocked' ? { kind: 'blocked', why: null } : troubleOf(opened.error)
}

function wordsOf(error: unknown): string | null {
  if (!(error instanceof Error || error instanceof DOMException)) return null
  return error.message === '' ? error.name : `${error.name}: ${error.message}`
}
