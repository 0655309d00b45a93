/** Ids that a narrow table has wrapped within their cells: the rest stands below, in the same column of the next lines. */
import { type Forms, matching, mayGoOn } from '#intake/forms.ts'
import { type Plain, plainText } from '#intake/plain/plain-text.ts'

/** A row over more lines than this is none. */
const LINES_LIMIT = 4
/** A longer line is no line of a table that somebody looks at. */
const LENGTH_LIMIT = 2_000
const CELLS_LIMIT = 40
const PART = /^[\s"'`*]*([\w-]{1,128})[\s"'`*]*$/
const BREAK = /\r\n|\n|\r/g

interface CellWraps {
  /** The row with its ids whole. */
  readonly plain: Plain
  /** How many more lines the row takes. */
  readonly lines: number
}

interface Cell {
  readonly at: number
  readonly first: string
  whole: string
  done: boolean
}

/** The row that a line begins, whose end in the text is `next`; null when no id in it goes on below. */
export function wrappedCells(text: string, next: number, plain: Plain, forms: Forms): CellWraps | null {
  if (plain.text.length > LENGTH_LIMIT) return null
  const heads = plain.text.split('|')
  if (heads.length < 3 || heads.length > CELLS_LIMIT) return null
  const cells = begunIn(heads, forms)
  let at = next
  let lines = 0
  for (let below = 1; below <= LINES_LIMIT && cells.some(goesOn); below++) {
    const line = lineAfter(text, at)
    const parts = line === null ? [] : plainText(line.text, forms.anyPrefix).text.split('|')
    const isMore = parts.length === heads.length && !parts.some((part) => matching(forms, wordIn(part)).length > 0)
    if (line === null || !isMore) break
    for (const [index, cell] of cells.entries()) {
      if (cell === null || cell.done) continue
      cell.whole += wordIn(parts[index] ?? '')
      cell.done = matching(forms, cell.whole).length > 0
      if (cell.done) lines = below
    }
    at = line.end
  }
  const whole = cells.filter((cell) => cell?.done === true)
  return whole.length === 0 ? null : { plain: joined(plain, whole), lines }
}

function goesOn(cell: Cell | null): boolean {
  return cell !== null && !cell.done
}

/** Of each cell what may be the beginning of an id. */
function begunIn(heads: readonly string[], forms: Forms): readonly (Cell | null)[] {
  let start = 0
  return heads.map((head) => {
    const first = wordIn(head)
    const at = start + head.indexOf(first)
    start += head.length + 1
    const isBegun = first.length > 3 && matching(forms, first).length === 0 && mayGoOn(forms, first)
    return isBegun ? { at, first, whole: first, done: false } : null
  })
}

function wordIn(cell: string): string {
  return PART.exec(cell)?.[1] ?? ''
}

function lineAfter(text: string, at: number): { readonly text: string; readonly end: number } | null {
  const from = text.startsWith('\r\n', at) ? at + 2 : at + 1
  if (from >= text.length) return null
  const line = text.slice(from, from + LENGTH_LIMIT)
  BREAK.lastIndex = 0
  const end = BREAK.exec(line)?.index ?? line.length
  return { text: line.slice(0, end), end: from + end }
}

function joined({ text, origin }: Plain, cells: readonly (Cell | null)[]): Plain {
  const grown: { readonly now: number; readonly before: number }[] = [{ now: 0, before: 0 }]
  let row = ''
  let from = 0
  for (const cell of cells) {
    if (cell === null) continue
    row += text.slice(from, cell.at) + cell.whole
    from = cell.at + cell.first.length
    grown.push({ now: row.length, before: from })
  }
  const place = (at: number) => {
    const last = grown.findLast(({ now }) => now <= at) ?? { now: 0, before: 0 }
    return last.before + at - last.now
  }
  return { text: row + text.slice(from), origin: (at) => origin(Math.min(place(at), text.length)) }
}
