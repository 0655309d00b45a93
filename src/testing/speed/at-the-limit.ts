/** 300 tasks on one key of 10 requests a second, watched for a minute, beside what most people write by hand. */
import { vi } from 'vitest'
import type { Millis } from '#domain/time.ts'
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
  return figuresOf(desk.world, lives, lags)
}

/** The usual recipe: each row asks by itself every three seconds, come what may. Arithmetic alone. */
export function naiveAtTheLimit(seed: number): LimitFigures {
  const chance = dice(seed)
  const lives = livesOf(chance)
  const world = new VendorWorld({ limit: PER_SECOND, page: null })
  for (const life of lives) world.lives.set(life.id, life)
  const begin = Date.now()
  const seen = new Map<Life, Millis>()
  const asks = lives
    .flatMap((life) => {
      const first = begin + chance.roll() * 50
      return Array.from({ length: LASTING / (3 * SECOND) }, (_, turn) => ({ life, at: first + turn * 3 * SECOND }))
    })
    .map(({ life, at }) => ({ life, at: at + chance.around(40, 0.5) }))
    .toSorted((a, b) => a.at - b.at)
  for (const { life, at } of asks) {
    if (seen.has(life)) continue
    const { status } = world.answer(`/${life.id}`, at)
    if (status === 200 && at >= life.endsAt) seen.set(life, at - life.endsAt)
  }
  return figuresOf(
    world,
    lives,
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

function figuresOf({ refused }: VendorWorld, lives: readonly Life[], lags: readonly (Millis | null)[]): LimitFigures {
  const begin = Date.now() - LASTING
  const all = lags.map((lag, index) => lag ?? LASTING - ((lives[index]?.endsAt ?? begin) - begin))
  const sorted = all.toSorted((a, b) => a - b)
  const p95 = (sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN) / SECOND
  return {
    refused,
    found: lags.filter((lag) => lag !== null).length,
    p95,
  }
}
