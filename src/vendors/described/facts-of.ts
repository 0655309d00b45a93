/** What an answer says beside the state: times, model, cost, progress, place in the queue. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_FACTS, type VendorFacts } from '#domain/task/observation.ts'
import type { Cost } from '#domain/task/task.ts'
import { SECOND, type UtcOffset, parseVendorTime } from '#domain/time.ts'
import type { Paths, Reading } from '#vendors/described/description.ts'
import { firstAt, wordAt } from '#vendors/described/find.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { askedForIn } from '#vendors/reading/prompt-in.ts'

/** `zone` is the offset of times that name none. */
export function factsOf(reading: Reading, json: Json, zone: UtcOffset | undefined): VendorFacts {
  const time = (paths: Paths | undefined) => parseVendorTime(firstAt(paths, json), zone)
  const told = [reading.created, reading.started, reading.ended].map((paths) => firstAt(paths, json))
  return {
    ...NO_FACTS,
    model: textOf(wordAt(reading.model, json), 200),
    createdAt: time(reading.created),
    startedAt: time(reading.started),
    endedAt: time(reading.ended),
    precision: told.some((value) => value !== undefined && isCoarse(value)) ? SECOND : 1,
    estimate: secondsOf(numberAt(reading.estimate, json)),
    cost: costOf(reading, json),
    ...asked(json),
  }
}

/** What was asked for, in the task itself or under an envelope's `data`. */
function asked(json: Json): Pick<VendorFacts, 'prompt' | 'echo'> {
  const [own, inner] = [askedForIn(json), askedForIn(isJsonObject(json) ? json['data'] : undefined)]
  return { prompt: own.prompt ?? inner.prompt, echo: own.echo ?? inner.echo }
}

/** Whole seconds: a number of them, or a text that ends with them. */
function isCoarse(value: Json): boolean {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return /^\d{9,11}$/.test(text) || /:\d{2}(?:Z|[+-]\d{2}:?\d{2})?$/i.test(text)
}

function costOf({ cost }: Reading, json: Json): Cost | null {
  if (cost === undefined) return null
  const used = numberAt(cost.used, json)
  const expected = numberAt(cost.estimated, json)
  return used === null && expected === null ? null : { used, estimated: expected, unit: cost.unit }
}

/** Zero is an answer; a number in a text is one too. */
export function numberAt(paths: Paths | undefined, json: Json): number | null {
  const value = firstAt(paths, json)
  const number = typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(value.trim()) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function secondsOf(seconds: number | null): number | null {
  return seconds === null || seconds <= 0 || seconds > 1e7 ? null : Math.round(seconds * SECOND)
}

/** 1 is next; null when unknown. */
export function positionOf({ position }: Reading, json: Json): number | null {
  const at = position === undefined ? null : numberAt(position.at, json)
  if (position === undefined || at === null || !Number.isInteger(at)) return null
  const place = at - position.from + 1
  return place >= 1 ? place : null
}

/** 0 to 1; null when unknown. */
export function progressOf({ progress }: Reading, json: Json): number | null {
  if (progress === undefined) return null
  const text = wordAt(progress.at, json) ?? ''
  if ('last' in progress || progress.of === 'percent') return share(percentIn(text), 100)
  return share(numberAt(progress.at, json), progress.of)
}

/** The last `NN%` of a log, however long the log is. */
function percentIn(text: string): number | null {
  const found = [...text.slice(-10_000).matchAll(/(\d{1,3}(?:\.\d{1,3})?) ?%/g)].at(-1)?.[1]
  return found === undefined ? null : Number(found)
}

function share(value: number | null, of: number): number | null {
  return value === null || value < 0 || value > of ? null : value / of
}
