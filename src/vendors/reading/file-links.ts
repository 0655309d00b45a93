/** Where the addresses of files stand in an answer of any shape. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { kindOfUrl } from '#vendors/reading/output-kind.ts'
import { isEcho } from '#domain/said.ts'

/** Far deeper and larger than any documented answer; a hostile one must not cost more. */
const DEPTH_LIMIT = 14
const NODE_LIMIT = 10_000

/** Characters of JSON inside strings that are parsed in all (KIE's `resultJson` has some hundred). */
const INNER_JSON_LIMIT = 1_000_000

export interface FileLink {
  /** Member names and array positions from the top down to the address. */
  readonly path: readonly string[]
  readonly url: string
  /** The object whose member it is, or in whose array it stands; then the objects around that, nearest first. */
  readonly holders: readonly JsonObject[]
}

/** Members that lead to people or to help, not to what was made. */
const NO_FILE =
  /^(?:docs?|documentation|help|support|logs?|metrics|usage|error|errors|message|msg|reason|avatar|profile|user|author|creator|homepage|website|site|terms|license|dashboard|console)(?:_?(?:url|uri|link))?s?$/i

/** Members whose text is a call of the queue's own (`urls.get`, `status_url`); an object there may hold the result. */
const CALL_NAME =
  /^(?:status|response|cancel|get|web|stream|self|poll|polling|task|details?|next|prev|previous)(?:_?(?:url|uri|link|endpoint))?$/i

/** What was handed in, not what came out. */
const HANDED_IN =
  /^(?:input|source|origin|original|reference|ref|init|mask|control|subject|uploaded|user|prompt)_|^(?:image_tail|tail_image|face_image|swap_image|target_image|driven_audio)/

/** Addresses of a queue's own calls, under whatever name. */
const CALL = /\/(?:status|cancel|response|retrieve)\/?(?:[?#]|$)/i

/** An address in Markdown or in HTML: some relays answer like a chat. */
const IN_PROSE = /\]\((https?:\/\/[^\s()<>"]{1,4000})|\b(?:src|href)=\\?"(https?:\/\/[^\s<>"\\]{1,4000})/gi

/** All addresses of files below `root`, in the order in which they stand. Total and bounded for every JSON value. */
export function fileLinksIn(root: Json | undefined): readonly FileLink[] {
  const found: FileLink[] = []
  let nodesLeft = NODE_LIMIT
  let charactersLeft = INNER_JSON_LIMIT

  function walk(value: Json | undefined, path: readonly string[], holders: readonly JsonObject[]): void {
    nodesLeft -= 1
    if (nodesLeft < 0 || value === undefined || value === null || path.length > DEPTH_LIMIT) return
    if (typeof value === 'string') walkText(value, path, holders)
    else if (Array.isArray(value)) walkList(value, path, holders)
    else if (isJsonObject(value)) walkMembers(value, path, holders)
  }

  function walkList(list: readonly Json[], path: readonly string[], holders: readonly JsonObject[]): void {
    for (const [index, entry] of list.entries()) {
      if (nodesLeft < 0) return
      walk(entry, [...path, String(index)], holders)
    }
  }

  function walkMembers(object: JsonObject, path: readonly string[], holders: readonly JsonObject[]): void {
    for (const name in object) {
      if (nodesLeft < 0) return
      if (!Object.hasOwn(object, name) || !leadsToFiles(name)) continue
      if (typeof object[name] === 'string' && CALL_NAME.test(name)) continue
      walk(object[name], [...path, name], [object, ...holders])
    }
  }

  function walkText(text: string, path: readonly string[], holders: readonly JsonObject[]): void {
    const inner = innerJson(text)
    if (inner !== undefined) return walk(inner, path, holders)
    const urls = addressesIn(text)
    for (const [index, url] of urls.entries()) {
      if (!CALL.test(url)) found.push({ path: urls.length === 1 ? path : [...path, String(index)], url, holders })
    }
  }

  function innerJson(text: string): Json | undefined {
    if (!/^\s{0,100}[[{"]/.test(text) || text.length > charactersLeft) return undefined
    charactersLeft -= text.length
    const json = parseJson(text)
    return json === text ? undefined : json
  }

  walk(root, [], [])
  return found
}

function leadsToFiles(name: string): boolean {
  if (name.length > 100 || isEcho(name) || NO_FILE.test(name)) return false
  return !HANDED_IN.test(name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase())
}

/** One address, several in a row, or what Markdown and HTML name; there only what is plainly a file. */
function addressesIn(text: string): readonly string[] {
  if (/^\s{0,100}https?:\/\//i.test(text)) {
    return text
      .split(/[\s,;|]+(?=https?:\/\/)/i)
      .slice(0, 100)
      .flatMap((part) => httpUrl(part.trim()) ?? [])
  }
  if (!text.includes('http')) return []
  return [...text.slice(0, 20_000).matchAll(IN_PROSE)].flatMap(([, markdown, html]) => {
    const url = httpUrl(markdown ?? html)
    return url === null || kindOfUrl(url) === 'file' ? [] : [url]
  })
}
