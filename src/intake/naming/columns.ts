/** Tables: the row of headings that the following rows stand under, whatever parts the columns. */

const HEADING = /^[\s*_`"'#@$]*\p{L}[\p{L}\p{M}\p{N}\s_./#()?*`"'-]{0,39}$/u
/** Jira: `||Task||Owner||` over rows with single bars. */
const DOUBLED = /^\s*\|\|.*\|\|\s*$/
/** PowerShell and SQL Server: what is over a run of dashes is a column, however few spaces part it from the next. */
const UNDERLINED = /^\s*-{2,}(?: {1,80}-{2,})+\s*$/
const RULE = /^[\s|+:=─━┼├┤-]*$/u
const TAG = /<\/?(?:(t[dh])|[a-z][a-z0-9]{0,9})\b[^<>]{0,200}>/gi
/** The head of rows in a dump of PostgreSQL. */
const COPIED = /\bCOPY\s[^()]{1,100}\(([^()]{1,2000})\)\s{1,4}FROM\s{1,4}stdin/i
const WRAPPING = /^(?:[\s{[("'`]{0,8}[\p{L}\p{N}_.-]{1,40}["'`]\s{0,4}(?::|=>)\s{0,4}["'`]){1,12}/u
const MAX_COLUMNS = 80
const MAX_LINE = 4_000

interface Cell {
  readonly text: string
  readonly at: number
}

interface Heading {
  readonly delimiter: string
  readonly cells: readonly Cell[]
}

/** The names that a table gives to a cell. */
interface CellNames {
  readonly heading: string | null
  /** What stands in the cell to the left: a table of keys and values. */
  readonly left: string | null
}

export interface Columns {
  /** Reads a line; `isData` when an id is in it. */
  readonly line: (text: string, isData: boolean) => void
  /** The names of the cell that holds `from`–`to` and nothing else; null when the line is not a row. */
  readonly at: (text: string, from: number, to: number) => CellNames | null
  /** The cells of a row under the headings that are wanted, without their quotes. */
  readonly under: (text: string, isWanted: (heading: string) => boolean) => readonly HeadedCell[]
}

interface HeadedCell {
  readonly heading: string
  readonly value: string
  /** Where the value begins in the line. */
  readonly at: number
}

/** Stands for columns that begin where their underline does. */
const BY_PLACE = 'by place'

const DELIMITERS = ['\t', '|', ',', ';', '  '] as const

export function columnsOfText(): Columns {
  let heading: Heading | null = null
  let headingText = ''
  let above = ''
  // Many ids may stand in one line: it is taken apart once.
  let split: { readonly text: string; readonly cells: Map<string, readonly Cell[]> } = { text: '', cells: new Map() }

  function cellsIn(text: string, delimiter: string): readonly Cell[] {
    if (split.text !== text) split = { text, cells: new Map() }
    const cells = split.cells.get(delimiter) ?? cellsOf(text, delimiter)
    split.cells.set(delimiter, cells)
    return cells
  }

  return {
    line(raw, isData) {
      const over = above
      above = raw.length > MAX_LINE ? '' : raw
      if (heading === null && !/[\t|,;<]| {2}| --/.test(raw)) return
      const text = DOUBLED.test(raw) ? raw.replaceAll('||', '|') : untagged(raw)
      const copied = COPIED.exec(text.slice(0, MAX_LINE))?.[1]
      if (copied !== undefined) {
        heading = { delimiter: '\t', cells: copied.split(',').map((name, at) => ({ text: name, at })) }
        return
      }
      if (text.length > MAX_LINE) {
        heading = null
        return
      }
      if (UNDERLINED.test(text)) {
        heading = headingOver(over, text) ?? heading
        return
      }
      if (RULE.test(text)) {
        if (text.trim() === '') heading = null
        return
      }
      if (heading !== null && isRow(text, heading)) return
      heading = isData ? null : headingIn(unwrapped(text))
      headingText = raw
    },
    at(raw, from, to) {
      const text = untagged(raw)
      if (text.length > MAX_LINE) return null
      if (heading?.delimiter === BY_PLACE) return namesByPlace(heading.cells, text, from, to)
      for (const delimiter of DELIMITERS) {
        if (!text.includes(delimiter)) continue
        const cells = cellsIn(text, delimiter)
        const index = cells.findIndex(({ text: cell, at }) => at <= from && from < at + cell.length)
        const cell = cells[index]
        if (cells.length < 2 || cell === undefined || !isAlone(cell, from, to)) continue
        const known = heading?.delimiter === delimiter ? heading : null
        if (known === null && delimiter === ',' && heading !== null) continue
        // In a list with commas what stands to the left is the item before; in a pair it is a name.
        const isPair = delimiter === '\t' || delimiter === '|' || delimiter === '  ' || cells.length === 2
        const left = isPair ? (cells[index - 1]?.text.trim() ?? '') : ''
        return {
          heading: known === null ? null : headingOf(known, cell, index),
          left: left !== '' && HEADING.test(left) ? bare(left) : null,
        }
      }
      return null
    },
    under(raw, isWanted) {
      if (heading === null || !heading.cells.some((cell) => isWanted(bare(cell.text)))) return []
      const here = heading
      const text = untagged(raw)
      if (text.length > MAX_LINE || RULE.test(text) || raw === headingText) return []
      const { delimiter, cells: columns } = here
      const cells = delimiter === BY_PLACE ? cutAt(columns, text) : cellsIn(text, delimiter)
      return cells.flatMap((cell, index) => {
        const name = delimiter === BY_PLACE ? bare(columns[index]?.text ?? '') : headingOf(here, cell, index)
        return name === null || !isWanted(name) ? [] : [headed(name, cell)]
      })
    },
  }
}

/** A cell's value as its writer meant it: quotes around it, and doubled ones in it, are those of the table. */
function headed(heading: string, { text, at }: Cell): HeadedCell {
  const trimmed = text.trim()
  const quoted = /^"(.*)"$/s.exec(trimmed)?.[1]?.replaceAll('""', '"')
  return {
    heading,
    value: quoted ?? trimmed.replace(/^[`*]+|[`*]+$/g, ''),
    at: at + text.length - text.trimStart().length,
  }
}

function cutAt(columns: readonly Cell[], text: string): readonly Cell[] {
  return columns.map(({ at }, index) => ({ text: text.slice(at, columns[index + 1]?.at), at }))
}

/** The heading in a line whose columns the line below it draws; null when something in it is no name. */
function headingOver(text: string, rule: string): Heading | null {
  const starts = [...rule.matchAll(/-{2,}/g)].map(({ index }) => index)
  const cells = starts.map((at, index) => ({ text: text.slice(at, starts[index + 1]), at }))
  const isHeading = cells.length <= MAX_COLUMNS && cells.every((cell) => HEADING.test(cell.text.trim()))
  return isHeading ? { delimiter: BY_PLACE, cells } : null
}

function namesByPlace(columns: readonly Cell[], text: string, from: number, to: number): CellNames | null {
  const index = columns.findLastIndex(({ at }) => at <= from)
  const cells = cutAt(columns, text)
  const [column, cell] = [columns[index], cells[index]]
  if (column === undefined || cell === undefined || !isAlone(cell, from, to)) return null
  const left = cells[index - 1]?.text.trim() ?? ''
  return { heading: bare(column.text), left: HEADING.test(left) ? bare(left) : null }
}

/** Without the beginning of the object that a whole text stands in: `{"log":"created,task_id`. */
export function unwrapped(text: string): string {
  return text.replace(WRAPPING, '')
}

/** HTML cells as ones between bars, every character in its place. */
function untagged(text: string): string {
  if (!/<t[dh]\b/i.test(text)) return text
  return text.replace(
    TAG,
    (tag, cell: string | undefined) => (cell === undefined ? ' ' : '|') + ' '.repeat(tag.length - 1),
  )
}

/** Columns that are parted by spaces are told by their place, because an empty cell shows nothing; either end may be aligned. */
function headingOf({ delimiter, cells }: Heading, cell: Cell, index: number): string | null {
  if (delimiter !== '  ') return bare(cells[index]?.text ?? '')
  let best: Cell | null = null
  let most = 0
  for (const above of cells) {
    const shared = Math.min(above.at + above.text.length, cell.at + cell.text.length) - Math.max(above.at, cell.at)
    if (above.text.trim() === '' || shared <= most) continue
    best = above
    most = shared
  }
  return best === null ? null : bare(best.text)
}

function isRow(text: string, { delimiter, cells }: Heading): boolean {
  if (delimiter === BY_PLACE) return text.trim() !== ''
  return text.includes(delimiter) && (delimiter === '  ' || cellsOf(text, delimiter).length === cells.length)
}

function headingIn(text: string): Heading | null {
  for (const delimiter of DELIMITERS) {
    if (!text.includes(delimiter)) continue
    const cells = cellsOf(text, delimiter)
    const named = cells.filter((cell) => cell.text.trim() !== '')
    const isFramed = delimiter === '|' && /^\s*\|.*\|\s*$/.test(text)
    if (named.length < (isFramed ? 1 : 2) || cells.length > MAX_COLUMNS) continue
    if (named.every((cell) => HEADING.test(cell.text.trim()))) return { delimiter, cells }
  }
  return null
}

function cellsOf(text: string, delimiter: string): readonly Cell[] {
  const cells: Cell[] = []
  let at = 0
  let quoted = false
  for (let place = 0; place <= text.length; place++) {
    const sign = text[place]
    if (sign === '"' && delimiter !== '  ') quoted = !quoted
    const isEnd = place === text.length
    if (!isEnd && (quoted || !text.startsWith(delimiter, place))) continue
    cells.push({ text: text.slice(at, place), at })
    at = place + delimiter.length
    if (delimiter === '  ') {
      while (text[at] === ' ') at++
      place = at - 1
    }
    if (cells.length > MAX_COLUMNS) break
  }
  // An odd quote would swallow the rest of the line.
  return quoted && text.includes('"') ? cellsOf(text.replaceAll('"', ' '), delimiter) : cells
}

/** True when the cell holds the id, and but quotes and marks beside it. */
function isAlone({ text, at }: Cell, from: number, to: number): boolean {
  if (text.length > 200) return false
  const around = text.slice(0, from - at) + text.slice(to - at)
  return !/[\p{L}\p{N}]/u.test(around)
}

function bare(text: string): string {
  return text.replace(/[*`"'#]/g, '').trim()
}
