/** What an answer says, as opposed to what it repeats of the request. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'

/** Far deeper and larger than any documented answer; a hostile one must not cost more. */
const DEPTH_LIMIT = 8
const NODE_LIMIT = 2_000

/** Longer than any sentence meant for people. */
const TEXT_LIMIT = 4_000

/** Members that repeat what was sent or where it is to be reported: nothing in them is the vendor's own. */
const ECHO =
  /^(?:_?input|inputs|request|req|request_?(?:body|params|data)|prompt|prompts|.+_prompt|.+Prompt|params?|parameters?|options|config|call_?back|webhook|notify|hook)(?:_?(?:url|uri|config|endpoint|params))?s?$/i

/** True for the name of a member that repeats what was sent. */
export function isEcho(name: string): boolean {
  return name.length <= 80 && ECHO.test(name)
}

/** One member of an answer, at any depth. */
interface Said {
  readonly name: string
  readonly value: Json
}

/** All members but echoes, nearest the top first, each with the name of the member or of its list. Total and bounded. */
export function membersIn(json: Json | undefined): readonly Said[] {
  const found: Said[] = []
  let level: readonly Said[] = json === undefined ? [] : [{ name: '', value: json }]
  for (let depth = 0; depth < DEPTH_LIMIT && level.length > 0; depth += 1) {
    const inner: Said[] = []
    for (const { name, value } of level) {
      if (typeof value !== 'object' || value === null) continue
      const members: Iterable<readonly [string, Json]> = isJsonObject(value)
        ? Object.entries(value)
        : value.slice(0, NODE_LIMIT).map((entry) => [name, entry] as const)
      for (const [member, own] of members) {
        if (found.length >= NODE_LIMIT) return found
        if (isEcho(member)) continue
        const said = { name: member, value: own }
        found.push(said)
        inner.push(said)
      }
    }
    level = inner
  }
  return found
}

/** The texts in an answer, nearest the top first; a text alone is its own. */
export function textsIn(json: Json | undefined): readonly string[] {
  const texts = typeof json === 'string' ? [json] : membersIn(json).map(({ value }) => value)
  return texts.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.slice(0, TEXT_LIMIT)] : []))
}
