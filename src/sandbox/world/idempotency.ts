import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { DAY, type Clock, type EpochMs } from '#domain/time.ts'

/** "Same key + same body within about 24 h", as vendors put it; the hash is over the raw body. */
const REMEMBERED = DAY

type Claim =
  | { readonly kind: 'new' }
  | { readonly kind: 'processing' }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'replay'; readonly taskId: string }

/** Who used which idempotency key for what. `scope` keeps accounts and dialects apart. */
export interface IdempotencyBook {
  /** Claims a key for a body's hash. After `new` the caller must either `settle` or `release` it. */
  readonly claim: (scope: string, key: string, hash: string) => Claim
  readonly settle: (scope: string, key: string, taskId: string) => void
  readonly release: (scope: string, key: string) => void
  /** The task that was made with a key; null for a key that is unknown, forgotten or still in flight. */
  readonly taskOf: (scope: string, key: string) => string | null
  /** True the first time for a request: with a key, for that key; without one, for that body's hash. */
  readonly isFirst: (scope: string, key: string | null, hash: string) => boolean
  readonly clear: () => void
}

interface Entry {
  readonly hash: string
  readonly at: EpochMs
  readonly taskId: string | null
}

export function createIdempotencyBook(clock: Clock): IdempotencyBook {
  const entries = new Map<string, Entry>()
  const seen = new Set<string>()
  return {
    claim(scope, key, hash) {
      const name = `${scope}\n${key}`
      const known = entries.get(name)
      if (known && clock.now() - known.at < REMEMBERED) {
        if (known.hash !== hash) return { kind: 'mismatch' }
        return known.taskId === null ? { kind: 'processing' } : { kind: 'replay', taskId: known.taskId }
      }
      entries.set(name, { hash, at: clock.now(), taskId: null })
      return { kind: 'new' }
    },
    settle(scope, key, taskId) {
      const name = `${scope}\n${key}`
      const known = entries.get(name)
      if (known) entries.set(name, { ...known, taskId })
    },
    release(scope, key) {
      entries.delete(`${scope}\n${key}`)
    },
    taskOf(scope, key) {
      const known = entries.get(`${scope}\n${key}`)
      return known && clock.now() - known.at < REMEMBERED ? known.taskId : null
    },
    isFirst(scope, key, hash) {
      const name = `${scope}\n${key ?? hash}`
      if (seen.has(name)) return false
      seen.add(name)
      return true
    },
    clear() {
      entries.clear()
      seen.clear()
    },
  }
}

/**
 * SHA-256 of a raw body, in hex. At once, not through `crypto.subtle`: its answer comes whenever the platform has time,
 * which a fake clock cannot see, so that a test's world would run on while a submit is still being read.
 */
export function hashOfBody(body: string): string {
  return bytesToHex(sha256(utf8ToBytes(body)))
}
