/** More tasks of several models than the rate has turns for: how late their ends are seen, beside first come, first served. */
import { vi } from 'vitest'
import type { Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { dice, type Dice } from '#testing/speed/dice.ts'
import { endedRecord, lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'
import type { Life } from '#testing/speed/vendor-world.ts'

export const ACTIVE = 260
/** Requests a second. */
export const TURNS = 2

/** Images, videos, batches: the usual length of each, and of how many the stream of new tasks consists. */
const MODELS = [
  { model: 'image', median: 15 * SECOND, spread: 0.35, share: 0.5 },
  { model: 'video', median: 180 * SECOND, spread: 0.3, share: 0.3 },
  { model: 'batch', median: 1800 * SECOND, spread: 0.4, share: 0.2 },
] as const

/** Ended tasks of each model that are known from before. */
const REMEMBERED = 100

export interface BindingFigures {
  /** Seconds; what ended and was not found counts up to the end. */
  readonly meanDelay: number
  /** Seconds that a task under way was not heard of, at most. */
  readonly longestSilence: number
}

/** `wrong`: how many times too long what is remembered was. */
export async function bindingBudget(seed: number, lasting: Millis, wrong = 1): Promise<BindingFigures> {
  const chance = dice(seed)
  const stored = MODELS.flatMap(({ model, median, spread }) =>
    Array.from({ length: REMEMBERED }, (_, index) => {
      const runs = chance.around(median, spread) * wrong
      return endedRecord(lifeOf(`old${index}${model}`, model, Date.now() - 600 * MINUTE - index, 0, runs))
    }),
  )
  const desk = new SpeedDesk({ limit: TURNS, page: null, dice: chance, stored })
  await desk.start()
  const begin = Date.now()
  let made = 0
  const asked = new Map<Life, number>()
  const delays: Millis[] = []
  let longest = 0
  const watched: Life[] = []
  const renew = () => {
    const fresh: Life[] = []
    while (watched.length + fresh.length < ACTIVE) fresh.push(nextLife(chance, made++, made <= ACTIVE))
    watched.push(...fresh)
    desk.track(fresh)
  }
  renew()
  const warm = begin + lasting / 6
  while (Date.now() < begin + lasting) {
    await vi.advanceTimersByTimeAsync(2 * SECOND)
    const now = Date.now()
    for (const life of watched.slice()) {
      const lag = desk.lagOf(life)
      const record = desk.recordOf(life)
      const heard = record && desk.engine.ledger.lastHeard(record.id)
      const before = asked.get(life)
      if (now > warm && before !== undefined)
        longest = Math.max(longest, (heard ?? now) - before, now - (heard ?? before))
      asked.set(life, heard ?? before ?? now)
      if (lag === null) continue
      if (now > warm) delays.push(lag)
      watched.splice(watched.indexOf(life), 1)
    }
    renew()
  }
  await desk.engine.stop()
  delays.push(...watched.map(({ endsAt }) => Date.now() - endsAt).filter((late) => late > 0))
  return { meanDelay: mean(delays) / SECOND, longestSilence: longest / SECOND }
}

/** New ones at once, as everybody does, then each time the one that was heard of longest ago. Arithmetic alone. */
export function bindingFifo(seed: number, lasting: Millis): BindingFigures {
  const chance = dice(seed)
  const begin = Date.now()
  const line: { life: Life; at: number }[] = []
  let made = 0
  const add = (now: number) => line.unshift({ life: nextLife(chance, made++, made <= ACTIVE, now), at: now })
  while (line.length < ACTIVE) add(begin)
  const delays: Millis[] = []
  let longest = 0
  const end = begin + lasting
  for (let now = begin; now < end; now += SECOND / TURNS) {
    const next = line.shift()
    if (next === undefined) break
    const isCounted = now > begin + lasting / 6
    if (isCounted) longest = Math.max(longest, now - next.at)
    if (now < next.life.endsAt) line.push({ ...next, at: now })
    else {
      if (isCounted) delays.push(now - next.life.endsAt)
      add(now)
    }
  }
  delays.push(...line.map(({ life }) => end - life.endsAt).filter((late) => late > 0))
  return { meanDelay: mean(delays) / SECOND, longestSilence: longest / SECOND }
}

/** The first ones are under way already. */
function nextLife(chance: Dice, index: number, isFirst: boolean, now: number = Date.now()): Life {
  const roll = chance.roll()
  const kind = roll < 0.5 ? MODELS[0] : roll < 0.8 ? MODELS[1] : MODELS[2]
  const runs = chance.around(kind.median, kind.spread)
  const madeAt = Math.round(isFirst ? now - chance.roll() * runs : now)
  return lifeOf(`t${index}`, kind.model, madeAt, 0, Math.round(runs))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
