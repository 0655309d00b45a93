/**
 * Takes a simple pattern apart (literals, character classes, counts), so that a near miss can be explained: how many
 * characters are missing, which one does not belong.
 */
interface Atom {
  readonly one: RegExp
  readonly literal: string | null
  readonly min: number
  readonly max: number
}

export interface Shape {
  /** Literal beginning up to its last separator: `task_`, `tk-hiapi-`; empty when there is none. */
  readonly prefix: string
  readonly min: number
  readonly max: number
  readonly atoms: readonly Atom[]
  /** A literal sign between its parts: the hyphen of a UUID. */
  readonly separator: string | null
  /** What may stand at each place of an id of one length; null when the length varies. */
  readonly signs: readonly RegExp[] | null
}

const ATOM = /(\[(?:[^\]\\]|\\.)+\]|\\.|[^\\[\](){}.^$|?*+])(?:\{(\d{1,4})(?:(,)(\d{1,4})?)?\}|([?*+]))?/y

/** The shape of a pattern; null for one with groups, alternatives or anchors, which cannot be told in a sentence. */
export function shapeOf(source: string): Shape | null {
  const atoms: Atom[] = []
  const scanner = new RegExp(ATOM)
  while (scanner.lastIndex < source.length) {
    const match = scanner.exec(source)
    if (match === null) return null
    const [, body = '', least, open, most, sign] = match
    const literal = body.startsWith('[') || /^\\[dws]$/i.test(body) ? null : body.replace('\\', '')
    const min = least === undefined ? (sign === '?' || sign === '*' ? 0 : 1) : Number(least)
    const unbounded = sign === '*' || sign === '+' || (open !== undefined && most === undefined)
    const max = unbounded ? Infinity : Number(most ?? least ?? 1)
    atoms.push({ one: new RegExp(`^${body}$`), literal, min, max })
  }
  const min = atoms.reduce((sum, atom) => sum + atom.min, 0)
  const max = atoms.reduce((sum, atom) => sum + atom.max, 0)
  return {
    prefix: prefixOf(atoms),
    min,
    max,
    atoms,
    signs: min === max ? atoms.flatMap((atom) => Array.from({ length: atom.min }, () => atom.one)) : null,
    separator: atoms.find(({ literal }) => literal !== null && /^[-_]$/.test(literal))?.literal ?? null,
  }
}

/** True when a text is how an id begins. */
export function begins(shape: Shape, text: string): boolean {
  let at = 0
  for (const atom of shape.atoms) {
    for (let count = 0; count < atom.max; count++) {
      if (at >= text.length) return true
      if (!atom.one.test(text[at] ?? '')) {
        if (count >= atom.min) break
        return false
      }
      at++
    }
  }
  return at >= text.length
}

/** True when a text is how an id of one length ends. */
export function ends({ signs }: Shape, text: string): boolean {
  if (signs === null || text.length > signs.length) return false
  return signs.slice(-text.length).every((one, index) => one.test(text[index] ?? ''))
}

/** 1-based place of the first character that does not fit; null when the length varies or all of them do. */
export function firstMisfit(shape: Shape, text: string): number | null {
  let at = 0
  for (const atom of shape.atoms) {
    if (atom.min !== atom.max) return null
    for (let count = 0; count < atom.min; count++) {
      if (!atom.one.test(text[at] ?? '')) return at + 1
      at++
    }
  }
  return null
}

function prefixOf(atoms: readonly Atom[]): string {
  let text = ''
  for (const { literal, min, max } of atoms) {
    if (literal === null || min !== 1 || max !== 1) break
    text += literal
  }
  return /^.*[_-]/.exec(text)?.[0] ?? ''
}
