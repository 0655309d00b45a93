/**
 * Which id forms cannot tell whose task it is. Computed over all vendors that are spoken, so that a vendor which comes
 * to the others makes their ids ambiguous by itself.
 */
import type { KnownVendor } from '#vendors/port.ts'
import type { IdPattern } from '#vendors/recognition.ts'

/** The forms of which a word can also be the id of another of these vendors. */
export function sharedForms(vendors: readonly KnownVendor[]): ReadonlySet<IdPattern> {
  const all = vendors.flatMap(({ key, ids }) =>
    ids.map((pattern) => ({ key, pattern, steps: stepsOf(pattern.source) })),
  )
  const shared = all.filter((one) => all.some((other) => other.key !== one.key && canMeet(one.steps, other.steps)))
  return new Set(shared.map(({ pattern }) => pattern))
}

/** One character of an id. */
interface StepOfId {
  /** The source of an expression for it. */
  readonly one: string
  readonly skippable: boolean
  readonly repeats: boolean
}

const ATOM = /(\[(?:[^\]\\]|\\.)+\]|\\.|[^\\[\](){}.^$|?*+])(?:\{(\d{1,4})(?:(,)(\d{1,4})?)?\}|([?*+]))?/y

/** Stands for the part of a pattern that is not taken apart. */
const ANYTHING: StepOfId = { one: '[!-~]', skippable: true, repeats: true }

const GROUPS_AND_CLASSES = /\((?:[^()]|\([^()]*\))*\)|\[(?:[^\]\\]|\\.)+\]|\\./g

/** Character by character, as far as the first group; beyond it anything may follow. */
function stepsOf(source: string): readonly StepOfId[] {
  if (source.replace(GROUPS_AND_CLASSES, '').includes('|')) return [ANYTHING]
  const steps: StepOfId[] = []
  const scanner = new RegExp(ATOM)
  while (scanner.lastIndex < source.length) {
    const match = scanner.exec(source)
    if (match === null) return [...steps, ANYTHING]
    const [, one = '', least, open, most, sign] = match
    const min = least === undefined ? (sign === '?' || sign === '*' ? 0 : 1) : Number(least)
    const repeats = sign === '*' || sign === '+' || (open !== undefined && most === undefined)
    const max = repeats ? Math.max(min, 1) : Number(most ?? least ?? 1)
    for (let at = 1; at <= max; at++) steps.push({ one, skippable: at > min, repeats: repeats && at === max })
  }
  return steps
}

/** Is there a word that both accept? */
function canMeet(a: readonly StepOfId[], b: readonly StepOfId[]): boolean {
  const seen = new Set<number>()
  const open: (readonly [number, number])[] = [[0, 0]]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const [i, j] = place
    if (i === a.length && j === b.length) return true
    const name = i * (b.length + 1) + j
    if (seen.has(name)) continue
    seen.add(name)
    const [left, right] = [a[i], b[j]]
    if (left?.skippable === true) open.push([i + 1, j])
    if (right?.skippable === true) open.push([i, j + 1])
    if (left === undefined || right === undefined || !haveOneInCommon(left.one, right.one)) continue
    open.push([i + 1, j + 1])
    if (left.repeats) open.push([i, j + 1])
    if (right.repeats) open.push([i + 1, j])
  }
  return false
}

/** What ids are made of. */
const PRINTABLE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))

function haveOneInCommon(a: string, b: string): boolean {
  const [left, right] = [new RegExp(`^${a}$`), new RegExp(`^${b}$`)]
  return PRINTABLE.some((character) => left.test(character) && right.test(character))
}
