/** Files of a described vendor that have no address of their own: given out to the key, or standing in an answer. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Output } from '#domain/output/output.ts'
import { OUTPUT_KINDS, type OutputKind } from '#domain/output/output.ts'
import { type ReadyCall, readyCalls } from '#vendors/described/calls-of.ts'
import type { DescribedOutput, Description } from '#vendors/described/description.ts'
import { firstAt, type Hit, wordOf } from '#vendors/described/find.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { inlineFile } from '#vendors/reading/inline-file.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'

/** The answer that names the files, and how it was asked for. */
export interface FileSource {
  readonly description: Description
  readonly call: 'poll' | 'result'
  readonly parts: HandleParts
}

export type KeyedFile = Pick<Output, 'key' | 'kind' | 'url' | 'keyedBy' | 'bytes'>

/** The one file that a call gives out once the task has succeeded. */
export function viewedFile(rule: DescribedOutput, source: FileSource): readonly KeyedFile[] {
  const call = readyCalls(source.description).views.get(rule)
  return call === undefined ? [] : [keyed(rule.role ?? 'view', call, source, source.parts)]
}

/** The file that a hit names: by what tells it apart, or by a whole address of the form of the call. */
export function namedFile(rule: DescribedOutput, hit: Hit, source: FileSource): readonly KeyedFile[] {
  const call = readyCalls(source.description).views.get(rule)
  const said = wordOf(memberOf(hit, rule).value)
  if (call === undefined || said === null) return []
  const file = /^https?:/i.test(said) ? fileInAddress(said, call, source) : pathSegment(said)
  return file === null ? [] : [keyed(keyOf(hit), call, source, { ...source.parts, file })]
}

function keyed(key: string, call: ReadyCall, { description }: FileSource, parts: HandleParts): KeyedFile {
  return { key, kind: 'file', url: `${homeOf(parts, description)}${call.path(parts)}`, keyedBy: null, bytes: null }
}

/** An address in an answer is read for this one part, and built anew below a home of the vendor's: it is never followed. */
function fileInAddress(address: string, call: ReadyCall, { description, parts }: FileSource): string | null {
  const home = description.hosts.map(bare).find((one) => address.startsWith(`${one}/`))
  if (home === undefined) return null
  const form = call.path({ ...parts, file: STANDS_FOR_IT }).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const found = new RegExp(`^${form.replace(STANDS_FOR_IT, '([\\w.~-]{1,200})')}$`).exec(address.slice(home.length))
  return pathSegment(found?.[1])
}

const STANDS_FOR_IT = 'file-that-no-vendor-has'

/** Base64 begins like that, with or without saying what it is. Whether it is a file its bytes tell, when it is fetched. */
const BASE64 = /^(?:data:([\w.+-]{1,40}\/[\w.+-]{1,60})(?:;[\w=.-]{1,40}){0,3},)?[\w+/-]{64}/

/** The file whose bytes stand at a hit. */
export function fileWithin(rule: DescribedOutput, hit: Hit, source: FileSource): readonly KeyedFile[] {
  const { description, call, parts } = source
  const { value, place } = memberOf(hit, rule)
  const begins = typeof value === 'string' ? BASE64.exec(value.slice(0, 400)) : null
  const asked = readyCalls(description)[call]
  if (typeof value !== 'string' || begins === null || asked === null) return []
  const length = value.length - (value.startsWith('data:') ? value.indexOf(',') + 1 : 0)
  return [
    {
      key: keyOf(hit),
      kind: kindOfType(begins[1]),
      ...inlineFile(homeOf(parts, description), asked.path(parts), place.map(String)),
      bytes: Math.floor((length * 3) / 4) - (/=*$/.exec(value.slice(-2))?.[0].length ?? 0),
    },
  ]
}

/** The hit itself, or the member of it that the rule names. */
function memberOf(
  { value, place }: Hit,
  { url = 'url' }: DescribedOutput,
): { value: Json | undefined; place: Hit['place'] } {
  if (!isJsonObject(value)) return { value, place }
  return { value: firstAt(`$.${url}`, value), place: [...place, ...url.split('.')] }
}

function keyOf({ place }: Hit): string {
  return cleanText(place.join('.'), 200) || '0'
}

function kindOfType(type: string | undefined): OutputKind {
  const family = type?.split('/', 1)[0]?.toLowerCase()
  return OUTPUT_KINDS.find((kind) => kind === family) ?? 'file'
}

function homeOf({ home }: HandleParts, { hosts: [usual = ''] }: Description): string {
  return bare(home ?? usual)
}

function bare(home: string): string {
  return home.replace(/\/$/, '')
}
