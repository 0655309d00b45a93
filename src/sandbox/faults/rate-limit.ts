import type { Clock, Millis } from '#domain/time.ts'

interface RateLimit {
  readonly perSecond: number
  /** Requests that may come at once after a pause. */
  readonly burst: number
}

/** One bucket a dialect and key, all models together, polls included. Off until it is set. */
export interface RateLimiter {
  readonly set: (limit: RateLimit | null) => void
  readonly get: () => RateLimit | null
  /** Takes a turn: null when there was one, else the time until the next. */
  readonly take: (bucket: string) => Millis | null
}

export function createRateLimiter(clock: Clock): RateLimiter {
  let limit: RateLimit | null = null
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    set(next) {
      limit = next
      buckets.clear()
    },
    get: () => limit,
    take(name) {
      if (limit === null) return null
      const now = clock.now()
      const bucket = buckets.get(name) ?? { tokens: limit.burst, at: now }
      bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond)
      bucket.at = now
      buckets.set(name, bucket)
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / limit.perSecond) * 1000)
      bucket.tokens -= 1
      return null
    },
  }
}
