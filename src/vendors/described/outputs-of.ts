/** The files of an answer, where a description says they are. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import type { Expiry, Output, OutputKind } from '#domain/output/output.ts'
import { OUTPUT_KINDS, UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import type { DescribedOutput } from '#vendors/described/description.ts'
import { firstAt, type Hit, hits, innerOf, wordOf } from '#vendors/described/find.ts'
import { type FileSource, fileWithin, type KeyedFile, namedFile, viewedFile } from '#vendors/described/keyed-files.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'
import { outputsAnywhere } from '#vendors/reading/output-walker.ts'

/** What the ends of links are counted from. */
interface LinkTimes {
  readonly endedAt: EpochMs | null
  readonly createdAt: EpochMs | null
  readonly receivedAt: EpochMs
}

/** Each address once, by the first rule that finds it. */
export function outputsOf(
  rules: readonly DescribedOutput[],
  json: Json,
  times: LinkTimes,
  source: FileSource,
): readonly Output[] {
  const urls = new Set<string>()
  const keys = new Set<string>()
  const outputs: Output[] = []
  for (const rule of rules) {
    if (rule.otherwise === true && outputs.length > 0) continue
    for (const output of found(rule, json, times, source)) {
      if (outputs.length >= OUTPUT_LIMIT) return outputs
      if (urls.has(output.url)) continue
      urls.add(output.url)
      outputs.push({ ...output, key: freeKey(output.key, keys) })
    }
  }
  return outputs
}

/** The place in the answer: links are renewed, places stay. */
function freeKey(wanted: string, keys: Set<string>): string {
  let key = wanted
  for (let again = 2; keys.has(key); again += 1) key = `${wanted}#${again}`
  keys.add(key)
  return key
}

function found(rule: DescribedOutput, json: Json, times: LinkTimes, source: FileSource): readonly Output[] {
  const withFacts = (file: Pick<Output, 'key' | 'kind' | 'url'>, item?: Json) =>
    withRule({ ...UNKNOWN_OUTPUT_FACTS, ...file }, rule, item, json, times)
  if (rule.walk !== undefined) {
    const below = firstAt(rule.walk, json)
    return outputsAnywhere(below).map((output) => withRule(output, rule, undefined, json, times))
  }
  if (rule.each === undefined) return viewedFile(rule, source).map((file) => withFacts(file))
  return hits(rule.each, json).flatMap((hit) => fileAt(hit, rule, source).map((file) => withFacts(file, hit.value)))
}

function fileAt(hit: Hit, rule: DescribedOutput, source: FileSource): readonly (KeyedFile | Plain)[] {
  if (rule.via === 'answer') return fileWithin(rule, hit, source)
  if (rule.via === 'key') return namedFile(rule, hit, source)
  const { value } = hit
  const url = httpUrl(isJsonObject(value) ? innerOf(rule.url ?? 'url', value, value) : value)
  return url === null ? [] : [{ key: cleanText(hit.place.join('.'), 200) || '0', kind: kindOfUrl(url), url }]
}

type Plain = Pick<Output, 'key' | 'kind' | 'url'>

/** What the rule says of the file, over what the file itself tells. */
function withRule(output: Output, rule: DescribedOutput, item: Json | undefined, json: Json, times: LinkTimes): Output {
  const inner = (name: string | undefined) => innerOf(name, item ?? null, json)
  const stated = inner(rule.expires)
  const expiry = stated === undefined ? output.expiry : expiryOf(stated, output.url)
  const { size = {} } = rule
  return {
    ...output,
    kind: kindFor(rule, inner, output.kind),
    role: rule.role ?? output.role,
    expiry: expiry ?? expiryOf(undefined, output.url) ?? estimated(rule, times),
    bytes: positive(inner(size.bytes)) ?? output.bytes,
    width: positive(inner(size.width)) ?? output.width,
    height: positive(inner(size.height)) ?? output.height,
    durationMs: secondsAsMs(inner(size.seconds)) ?? output.durationMs,
  }
}

function kindFor(
  rule: DescribedOutput,
  inner: (name: string | undefined) => Json | undefined,
  seen: OutputKind,
): OutputKind {
  if (isKind(rule.kind)) return rule.kind
  const said = rule.kind === undefined ? null : wordOf(inner(rule.kind))?.toLowerCase()
  if (isKind(said)) return said
  const family = wordOf(inner(rule.size?.mime))?.split('/', 1)[0]?.toLowerCase()
  return isKind(family) ? family : family === 'model' ? 'model3d' : seen
}

function isKind(word: string | null | undefined): word is OutputKind {
  return OUTPUT_KINDS.some((kind) => kind === word)
}

/**
 * A usual lifetime is counted from the end of the task, or from its beginning where no end is told: an estimate may
 * only be too early. A link that each answer renews counts from the answer.
 */
function estimated({ lives, renews = false }: DescribedOutput, times: LinkTimes): Expiry | null {
  if (lives === undefined) return null
  const from = renews ? times.receivedAt : (times.endedAt ?? times.createdAt ?? times.receivedAt)
  return { at: from + durationOf(lives), source: 'estimate' }
}

const UNITS: Readonly<Record<string, Millis>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY }

/** `10m`, `24h`, `7d`. */
export function durationOf(text: string): Millis {
  return Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? SECOND)
}

function secondsAsMs(value: Json | undefined): Millis | null {
  const seconds = positive(value)
  return seconds === null ? null : Math.round(seconds * SECOND)
}

/** Sizes and lengths may arrive as text, and as 0 for "not known". */
function positive(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null
}
