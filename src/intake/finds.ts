import { type Address, type AddressClaim, isAtHome, type ReadAddress } from '#intake/address.ts'
import { type Form, type Forms, matching, nearMiss } from '#intake/forms.ts'
import type { Chunk } from '#intake/lines.ts'
import { isInPath, isTaskParameter, otherField } from '#intake/surroundings.ts'
import { piecesOf, type Word } from '#intake/words.ts'

/** One thing noticed in a text; `at` is its place in the chunk. */
export type Find =
  | {
      readonly kind: 'id'
      readonly at: number
      readonly id: string
      readonly forms: readonly Form[]
      readonly address: Address | null
      readonly claims: readonly AddressClaim[]
    }
  /** Nearly an id, or one in a place that says it is no task's. */
  | { readonly kind: 'near-miss' | 'not-a-task'; readonly at: number; readonly reason: string }

/** How far behind a vendor's address an id may stand in the same line to be that vendor's: `curl <address> -d '{…}'`. */
const NEAR = 2_000

/** Everything in a chunk that is an id, nearly one, or only looks like one. */
export function* findsIn(chunk: Chunk, forms: Forms, readAddress: ReadAddress): Generator<Find> {
  let home: { readonly address: Address; readonly at: number } | null = null
  for (const piece of piecesOf(chunk.text, chunk.glued)) {
    if (piece.kind === 'word') {
      const find = readWord(piece.word, piece.word.at, forms, null)
      const near = home !== null && piece.word.at - home.at < NEAR ? home.address : null
      if (find !== null) yield find.kind === 'id' ? { ...find, address: near } : find
      continue
    }
    const address = readAddress(piece.text)
    if (address !== null && isAtHome(address)) home = { address, at: piece.at }
    const claimed = address === null ? [] : claimedIds(address, forms)
    for (const { id, claims } of claimed) {
      yield { kind: 'id', at: piece.at, id, forms: matching(forms, id), address, claims }
    }
    for (const word of piece.words) {
      const find = readWord(word, piece.at + word.at, forms, address)
      if (find !== null && !claimed.some(({ id }) => word.readings.includes(id))) yield find
    }
  }
}

/** Ids that an address itself names. A bare UUID in an address of a stranger is nobody's task, whatever the path. */
function claimedIds(address: Address, forms: Forms) {
  const ids = new Set(address.claims.map(({ remote }) => remote.id))
  return [...ids]
    .filter((id) => isAtHome(address) || matching(forms, id).some(({ weak }) => !weak))
    .map((id) => ({ id, claims: address.claims.filter(({ remote }) => remote.id === id) }))
}

function readWord(word: Word, at: number, forms: Forms, address: Address | null): Find | null {
  for (const reading of word.readings) {
    const matches = matching(forms, reading)
    const [first] = matches
    if (first === undefined) continue
    const objection = matches.some(({ weak }) => !weak) ? null : objectionTo(reading, word, address)
    return objection === null
      ? { kind: 'id', at, id: reading, forms: matches, address, claims: [] }
      : { kind: 'not-a-task', at, reason: `has the form of a ${first.pattern.label} but ${objection}` }
  }
  for (const reading of word.readings) {
    const reason = nearMiss(forms, reading)
    if (reason !== null) return { kind: 'near-miss', at, reason }
  }
  return null
}

/** Why an id without a telling prefix is not taken for a task's here. */
function objectionTo(id: string, word: Word, address: Address | null): string | null {
  const from = word.at + word.text.indexOf(id)
  if (address !== null) {
    return isTaskParameter(word.around, from) ? null : `stands in an address of ${address.host}`
  }
  const field = otherField(word.around, from)
  if (field !== null) return `stands in “${field}”`
  return isInPath(word.around, from, from + id.length) ? 'is part of a path or file name' : null
}
