/** 300 tasks on one key of 10 requests a second, watched for a minute, beside what most people write by hand. */
import { vi } from 'vitest'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { dice, type Dice } from '#testing/speed/dice.ts'
import { type Life, VendorWorld } from '#testing/speed/vendor-world.ts'
import { lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'

export const TASKS = 300
export const PER_SECOND = 10
const LASTING: Millis = 60 * SECOND

/** They end within this, so that what is found by the end tells of all of them. */
const ENDS_WITHIN: Millis = 25 * SECOND

export interface LimitFigures {
  readonly refused: number
  readonly found: number
  /** Seconds from a task's end to its being seen; tasks that were not found count as long as was watched. */
  readonly p95: number
}

export interface LimitOptions {
  readonly page?: number | null
  readonly listedLate?: Millis
}

/** Renderwatch. */
export async function atTheLimit(seed: number, { page = null, ...more }: LimitOptions = {}): Promise<LimitFigures> {
  const chance = dice(seed)
  const desk = new SpeedDesk({ limit: PER_SECOND, page, dice: chance, ...more })
  await desk.start()
  const lives = livesOf(chance)
  desk.track(lives)
  await vi.advanceTimersByTimeAsync(LASTING)
  const lags = lives.map((life) => desk.lagOf(life))
  await desk.engine.stop()
  return figuresOf(desk.world, lives, Date.now() - LASTING, lags)
}

/** A browser opens so many connections to a server, and the next request waits for one of them. */
const CONNECTIONS = 6
const ASKS_EVERY: Millis = 3 * SECOND

/** The usual recipe: each row asks by itself every three seconds, come what may. Arithmetic alone. */
export function naiveAtTheLimit(seed: number): LimitFigures {
  const chance = dice(seed)
  const lives = livesOf(chance)
  const world = new VendorWorld({ limit: PER_SECOND, page: null })
  for (const life of lives) world.lives.set(life.id, life)
  const begin = Date.now()
  const free = Array.from({ length: CONNECTIONS }, () => begin)
  const line = lives.map((life) => ({ life, at: begin }))
  const seen = new Map<Life, Millis>()
  for (let next = line.shift(); next !== undefined; next = line.shift()) {
    free.sort((a, b) => a - b)
    const leaves = Math.max(next.at, free[0] ?? begin)
    const arrives = leaves + chance.around(45, 0.5)
    const { life } = next
    const { status } = world.answer(`/${life.id}`, arrives)
    free[0] = arrives + chance.around(45, 0.5)
    if (status === 200 && arrives >= life.endsAt) seen.set(life, arrives - life.endsAt)
    else if (leaves + ASKS_EVERY < begin + LASTING) line.push({ life, at: free[0] + ASKS_EVERY })
  }
  return figuresOf(
    world,
    lives,
    begin,
    lives.map((life) => seen.get(life) ?? null),
  )
}

function livesOf(chance: Dice): readonly Life[] {
  const now = Date.now()
  return Array.from({ length: TASKS }, (_, index) => {
    const madeAt = now - index * 80
    const ends = now + chance.roll() * ENDS_WITHIN
    const waits = (ends - madeAt) * 0.2
    return lifeOf(`t${index}`, 'image', madeAt, waits, ends - madeAt - waits)
  })
}

function figuresOf(
  { refused }: VendorWorld,
  lives: readonly Life[],
  begin: EpochMs,
  lags: readonly (Millis | null)[],
): LimitFigures {
  const all = lags.map((lag, index) => lag ?? begin + LASTING - (lives[index]?.endsAt ?? begin))
  const sorted = all.toSorted((a, b) => a - b)
  const p95 = (sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN) / SECOND
  return {
    refused,
    found: lags.filter((lag) => lag !== null).length,
    p95,
  }
}
