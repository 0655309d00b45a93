import type { Connection } from '#domain/connection/connection.ts'
import { KNOWN } from '#vendors/known.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { addressReader } from '#intake/address.ts'
import { excerptOf } from '#intake/excerpt.ts'
import { type Find, Finder } from '#intake/finds.ts'
import { formsOf } from '#intake/forms.ts'
import { ID_LIMIT, SKIPPED_LIMIT, type SkippedLine, type Wrapped } from '#intake/intake.ts'
import { lookedFor } from '#intake/known-here.ts'
import { chunksOf, linesOf } from '#intake/lines.ts'
import { type Plain, plainText } from '#intake/plain/plain-text.ts'
import { type Sighted, sightingsOfText } from '#intake/sightings.ts'
import { WORD_MIN } from '#intake/words.ts'
import { wrappedCells } from '#intake/wrapped-cells.ts'
import { type Wrap, wrapAt } from '#intake/wraps.ts'

/** What a text holds. What to make of it depends on answers and on what is tracked, and is decided in `resolve.ts`. */
export interface Harvest {
  readonly sighted: readonly Sighted[]
  readonly skipped: readonly SkippedLine[]
  readonly skippedMore: number
  readonly unread: number
  readonly lines: number
  readonly wraps: readonly Wrapped[]
}

/** A harvest under way: says after every few thousand characters how many are done, so that its driver can pause. */
export type Harvesting = Generator<number, Harvest>

const TELL_EVERY = 8_192
/** Near misses reported for one line. */
const MISS_LIMIT = 20

/**
 * Reads a text once. Linear in its length: each character is looked at a bounded number of times whatever the vendors'
 * patterns are, because those only ever see single words and addresses of bounded length.
 */
export function* harvest(
  text: string,
  connections: readonly Connection[],
  vendors: readonly KnownVendor[] = KNOWN,
): Harvesting {
  const looked = lookedFor(vendors, connections)
  const forms = formsOf(looked)
  const finder = new Finder(looked, forms, addressReader(vendors, connections))
  const gathered = gathering()
  let told = 0
  let wrapped: Rest | null = null
  for (const { number, from, to } of linesOf(text)) {
    if (to - from < WORD_MIN && wrapped === null) {
      const short = text.slice(from, to)
      finder.short(short)
      gathered.shortLine(number, short)
    } else {
      const line = gathered.line(number, () => text.slice(from, Math.min(to, from + LINE_HEAD)))
      if (wrapped !== null) line.goesOn(wrapped.from)
      let skip: number =
        wrapped === null || number > wrapped.last ? 0 : number < wrapped.last ? to - from : wrapped.skip
      let lead = ''
      for (const chunk of chunksOf(text, from, to)) {
        let plain = plainText(chunk.text, forms.anyPrefix)
        const mayWrap = chunk.end === to && skip < to - from
        const row = mayWrap ? wrappedCells(text, to, plain, forms) : null
        const wrap: Wrap | null = mayWrap && row === null ? wrapAt(text, to, plain.text, forms) : null
        if (row !== null) plain = row.plain
        if (wrap !== null) plain = joined(plain, wrap, chunk.text.length)
        line.read(chunk.text)
        for (const find of finder.finds(chunk.text, plain, lead, skip)) {
          line.found(find, chunk.text, plain.origin(Math.max(0, find.at)))
        }
        lead = plain.text.slice(-LEAD)
        skip = 0
        const rest = row === null ? wrap : { lines: row.lines, skip: Infinity }
        if (rest !== null) {
          wrapped = { from: number, last: number + rest.lines, skip: rest.skip }
          gathered.wrap(wrapped)
        }
        if (rest === null && wrapped !== null && number >= wrapped.last) wrapped = null
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

/** An id that began in an earlier line, and the line that it ends in. */
interface Rest extends Wrapped {
  readonly skip: number
}

/** Enough of a line for its excerpt. */
const LINE_HEAD = 400
/** What a chunk is told of the one before it in the same line: names stand before their values. */
const LEAD = 300

function joined({ text, origin }: Plain, { end, rest }: Wrap, length: number): Plain {
  return { text: text.slice(0, end) + rest, origin: (at) => (at < end ? origin(at) : length) }
}

function gathering() {
  const sightings = sightingsOfText()
  const skipped: SkippedLine[] = []
  const wraps: Wrapped[] = []
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
    let repeated: { readonly id: string; readonly line: number } | null = null
    let fresh = false
    let hasText = false
    let wrappedFrom: number | null = null

    return {
      goesOn(from: number) {
        wrappedFrom = from
      },
      read(chunk: string) {
        hasText ||= isText(chunk)
      },
      /** `at` is the place in the chunk as it was pasted. */
      found(find: Find, chunk: string, at: number) {
        if (find.kind !== 'id') {
          const { kind, reason, id } = find
          const made = () => ({ line: number, kind, excerpt: excerptOf(chunk, at), reason })
          if (id !== null) sightings.disown(id, reason)
          if (kind === 'not-a-task') objection ??= made
          else if (misses++ < MISS_LIMIT) skip(made)
          else skippedMore++
          return
        }
        const known = sightings.known(find.id)
        if (!sightings.add(find, number, () => excerptOf(chunk, at))) {
          unread++
          fresh = true
          return
        }
        if (known === undefined) fresh = true
        else if (known.line !== number) repeated ??= known
      },
      ended() {
        if (!hasText) return
        lines++
        if (fresh || misses > 0) return
        if (repeated === null) {
          skip(objection ?? (() => nothingIn(number, head(), wrappedFrom)))
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
    skip(() => nothingIn(number, text, null))
  }

  return {
    line,
    shortLine,
    wrap({ from, last }: Wrapped) {
      if (wraps.length < ID_LIMIT) wraps.push({ from, last })
    },
    harvest(): Harvest {
      const { sighted, disowned } = sightings.ended()
      for (const each of disowned) skip(() => each)
      return { sighted, skipped, skippedMore, unread, lines, wraps }
    },
  }
}

/** Brackets and commas on a line of their own need no explanation. */
function isText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function nothingIn(line: number, text: string, wrappedFrom: number | null): SkippedLine {
  const reason = wrappedFrom === null ? 'no task id found' : `goes on with the id of line ${wrappedFrom}`
  return { line, kind: 'nothing', excerpt: excerptOf(text), reason }
}
