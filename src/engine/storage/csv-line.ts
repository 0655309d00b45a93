export type Cell = string | number | null

/** One line of a file for spreadsheets, by RFC 4180. Text is never a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/**
 * A spreadsheet runs what begins with one of these (OWASP, CSV injection), also behind blanks and in full width;
 * the apostrophe makes it text.
 */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = FORMULA.test(value) ? `'${value}` : value
  return `"${text.replaceAll('"', '""')}"`
}
