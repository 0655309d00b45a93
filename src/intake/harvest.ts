import type { Connection } from '#domain/connection/connection.ts'
import { VENDORS } from '#vendors/registry.ts'
import type { Vendor } from '#vendors/port.ts'
import { type Address, type AddressClaim, addressReader } from '#intake/address.ts'
import { excerptOf } from '#intake/excerpt.ts'
import { type Find, findsIn } from '#intake/finds.ts'
import { type Form, formsOf } from '#intake/forms.ts'
import { ID_LIMIT, SKIPPED_LIMIT, type SkippedLine } from '#intake/intake.ts'
import { chunksOf, linesOf } from '#intake/lines.ts'
import { WORD_MIN } from '#intake/words.ts'

/** One id with everything the text says about it. */
export interface Sighted {
  readonly id: string
  readonly line: number
  readonly excerpt: string
  readonly forms: readonly Form[]
  /** Addresses that it stands in: the first few, more teach nothing new. */
  readonly addresses: readonly Address[]
  /** What vendors read in such addresses, one a vendor. */
  readonly claims: readonly AddressClaim[]
}

/** What a text holds. What to make of it depends on answers and on what is tracked, and is decided in `resolve.ts`. */
export interface Harvest {
  readonly sighted: readonly Sighted[]
  readonly skipped: readonly SkippedLine[]
  readonly skippedMore: number
  readonly unread: number
  readonly lines: number
}

/** A harvest under way: says after every few thousand characters how many are done, so that its driver can pause. */
export type Harvesting = Generator<number, Harvest>

const TELL_EVERY = 8_192
const ADDRESS_LIMIT = 8
/** Near misses reported for one line. */
const MISS_LIMIT = 20

/**
 * Reads a text once. Linear in its length: each character is looked at a bounded number of times whatever the vendors'
 * patterns are, because those only ever see single words and addresses of bounded length.
 */
export function* harvest(
  text: string,
  connections: readonly Connection[],
  vendors: readonly Vendor[] = VENDORS,
): Harvesting {
  const forms = formsOf(vendors)
  const readAddress = addressReader(vendors, connections)
  const gathered = gathering()
  let told = 0
  for (const { number, from, to } of linesOf(text)) {
    if (to - from < WORD_MIN) {
      gathered.shortLine(number, text.slice(from, to))
    } else {
      const line = gathered.line(number, () => text.slice(from, Math.min(to, from + LINE_HEAD)))
      for (const chunk of chunksOf(text, from, to)) {
        line.read(chunk.text)
        for (const find of findsIn(chunk, forms, readAddress)) line.found(find, chunk.text)
        if (chunk.end - told < TELL_EVERY) continue
        told = chunk.end
        yield told
      }
      line.ended()
    }
    if (to - told < TELL_EVERY) continue
    told = to
    yield told
  }
  return gathered.harvest()
}

/** Enough of a line for its excerpt. */
const LINE_HEAD = 400

function gathering() {
  const sighted = new Map<string, Sighted>()
  const skipped: SkippedLine[] = []
  let skippedMore = 0
  let unread = 0
  let lines = 0

  /** Excerpts cost more than all the rest: beyond the limit none is made. */
  function skip(made: () => SkippedLine) {
    if (skipped.length < SKIPPED_LIMIT) skipped.push(made())
    else skippedMore++
  }

  function line(number: number, head: () => string) {
    let misses = 0
    let objection: (() => SkippedLine) | null = null
    let repeated: Sighted | null = null
    let fresh = false
    let hasText = false

    return {
      read(chunk: string) {
        hasText ||= isText(chunk)
      },
      found(find: Find, chunk: string) {
        if (find.kind !== 'id') {
          const { kind, at, reason } = find
          const made = () => ({ line: number, kind, excerpt: excerptOf(chunk, at), reason })
          if (kind === 'not-a-task') objection ??= made
          else if (misses++ < MISS_LIMIT) skip(made)
          else skippedMore++
          return
        }
        const known = sighted.get(find.id)
        if (known === undefined && sighted.size >= ID_LIMIT) {
          unread++
          fresh = true
          return
        }
        if (known === undefined) fresh = true
        else if (known.line !== number) repeated ??= known
        sighted.set(find.id, learnt(known ?? firstSight(find.id, number, excerptOf(chunk, find.at), find.forms), find))
      },
      ended() {
        if (!hasText) return
        lines++
        if (fresh || misses > 0) return
        if (repeated === null) {
          skip(objection ?? (() => nothingIn(number, head())))
          return
        }
        const reason = `${repeated.id} repeated from line ${repeated.line}`
        skip(() => ({ line: number, kind: 'repeated', excerpt: excerptOf(head()), reason }))
      },
    }
  }

  /** A line that is too short for any id; logs of a million of them exist. */
  function shortLine(number: number, text: string) {
    if (!isText(text)) return
    lines++
    skip(() => nothingIn(number, text))
  }

  return {
    line,
    shortLine,
    harvest: (): Harvest => ({ sighted: [...sighted.values()], skipped, skippedMore, unread, lines }),
  }
}

/** Brackets and commas on a line of their own need no explanation. */
function isText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function nothingIn(line: number, text: string): SkippedLine {
  return { line, kind: 'nothing', excerpt: excerptOf(text), reason: 'no task id found' }
}

function firstSight(id: string, line: number, excerpt: string, forms: readonly Form[]): Sighted {
  return { id, line, excerpt, forms, addresses: [], claims: [] }
}

/** Adds what another place in the text says about an id. */
function learnt(sighted: Sighted, { address, claims }: Extract<Find, { kind: 'id' }>): Sighted {
  if (address === null || sighted.addresses.length >= ADDRESS_LIMIT) return sighted
  const fresh = claims.filter(({ vendor }) => !sighted.claims.some((claim) => claim.vendor === vendor))
  return { ...sighted, addresses: [...sighted.addresses, address], claims: [...sighted.claims, ...fresh] }
}
