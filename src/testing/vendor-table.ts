/** The README's table of all vendors, made from the registry: `.ci/vendor-table.mjs` writes it, a test compares. */
import type { Vendor } from '#vendors/port.ts'
import { VENDORS } from '#vendors/registry.ts'

const BEGIN = '<!-- vendors: made by .ci/vendor-table.mjs -->'
const END = '<!-- end of vendors -->'
const HEAD = ['vendor', 'recognised by', 'submit', 'may be sent again', 'cancel', 'list', 'stream']

/** The text with the table between its marks as it is now. */
export function withVendorTable(text: string): string {
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(END)
  if (from < 0 || to < from) throw new Error(`the README has no place for the table: ${BEGIN} … ${END}`)
  return `${text.slice(0, from)}${BEGIN}\n\n${table(VENDORS)}\n\n${text.slice(to)}`
}

/** In columns of one width, as the formatter leaves it. */
function table(vendors: readonly Vendor[]): string {
  const rows = [HEAD, ...vendors.map(rowOf)]
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(HEAD), rule, ...vendors.map((vendor) => line(rowOf(vendor)))].join('\n')
}

function rowOf(vendor: Vendor): readonly string[] {
  const { key, label, ids, urls, resend, cancel, cancelsIn, list, listPageLimit, submit, stream } = vendor
  // A vendor that is only watched answers a submit by itself, and asks for nothing that makes something.
  const submits = submit({ model: 'a/b', params: {}, options: {}, idempotencyKey: 'k' }).request.method !== 'GET'
  return [
    `${label} (\`${key}\`)`,
    [ids.length > 0 ? 'id' : null, urls.length > 0 ? 'address' : null].filter((part) => part !== null).join(', '),
    submits ? 'yes' : '–',
    resend === 'idempotent' ? 'yes, with its own key' : '–',
    cancel === undefined ? '–' : cancelsIn === undefined ? 'yes' : `while ${cancelsIn.join(', ')}`,
    list === undefined ? '–' : listPageLimit === undefined ? 'yes' : `${listPageLimit} a page`,
    stream === undefined ? '–' : 'yes',
  ]
}
