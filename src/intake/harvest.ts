import type { Connection } from '#domain/connection.ts'
import { VENDORS } from '#vendors/registry.ts'
import type { Vendor } from '#vendors/vendor.ts'
import { type Address, type AddressClaim, addressReader } from '#intake/address.ts'
import { excerptOf } from '#intake/excerpt.ts'
import { type Find, findsIn } from '#intake/finds.ts'
import { type Form, formsOf } from '#intake/forms.ts'
import { ID_LIMIT, SKIPPED_LIMIT, type SkippedLine } from '#intake/intake.ts'
import { chunksOf, linesOf } from '#intake/lines.ts'

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
    const line = gathered.line(number, excerptOf(text.slice(from, Math.min(to, from + LINE_HEAD))))
    for (const chunk of chunksOf(text, from, to)) {
      line.read(chunk.text)
      for (const find of findsIn(chunk, forms, readAddress)) line.found(find, chunk.text)
      if (chunk.end - told < TELL_EVERY) continue
      told = chunk.end
      yield told
    }
    line.ended()
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

  function skip(line: SkippedLine) {
    if (skipped.length < SKIPPED_LIMIT) skipped.push(line)
    else skippedMore++
  }

  function line(number: number, head: string) {
    const misses: SkippedLine[] = []
    let objection: SkippedLine | null = null
    let repeated: Sighted | null = null
    let fresh = false
    let hasText = false

    return {
      read(chunk: string) {
        hasText ||= /[\p{L}\p{N}]/u.test(chunk)
      },
      found(find: Find, chunk: string) {
        if (find.kind !== 'id') {
          const excerpt = excerptOf(chunk, find.at)
          const skippedLine: SkippedLine = { line: number, kind: find.kind, excerpt, reason: find.reason }
          if (find.kind === 'not-a-task') objection ??= skippedLine
          else if (misses.length < MISS_LIMIT) misses.push(skippedLine)
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
        for (const miss of misses) skip(miss)
        if (fresh || misses.length > 0) return
        if (repeated !== null) {
          const reason = `${repeated.id} repeated from line ${repeated.line}`
          skip({ line: number, kind: 'repeated', excerpt: head, reason })
        } else skip(objection ?? { line: number, kind: 'nothing', excerpt: head, reason: 'no task id found' })
      },
    }
  }

  return {
    line,
    harvest: (): Harvest => ({ sighted: [...sighted.values()], skipped, skippedMore, unread, lines }),
  }
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
