/** What logs, exports, chats and terminals do to a text on its way into the paste field. */
import type { IdForm, Random } from '#testing/pasted-logs.ts'
import type { Record } from '#testing/pasted-records.ts'

export interface Wrapping {
  readonly name: string
  readonly wrap: (text: string, ids: readonly string[], random: Random) => string
  /** False for what nobody could make. */
  readonly fits?: (record: Record, form: IdForm) => boolean
}

const ESC = String.fromCharCode(27)

const asJson = (text: string) => JSON.stringify({ log: text })
const asHtml = (text: string) =>
  text.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;')
const asUnicode = (text: string) =>
  text.replace(/["'<>=&:/{}\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
const asMarkdown = (text: string) => text.replace(/[_*`[\]#]/g, '\\$&')
const asMail = (text: string) =>
  new TextEncoder()
    .encode(text.replaceAll('=', '=3D').replaceAll('_', '=5F'))
    .reduce((mail, byte) => mail + (byte < 128 ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase()}`), '')

/** Each id written anew. */
function eachId(text: string, ids: readonly string[], write: (id: string) => string): string {
  return ids.reduce((all, id) => all.replaceAll(id, () => write(id)), text)
}

function coloured(name: string, escape: string): Wrapping {
  return { name, wrap: (text, ids) => eachId(text, ids, (id) => `${escape}[1;32m${id}${escape}[0m`) }
}

const HYPHENS = ['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\ufe63', '\uff0d']
const INVISIBLE = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad']
const SPACES = ['\u00a0', '\u2007', '\u202f', '\u3000', '\u2003']

const inOneLine = ({ isLayout }: Record) => isLayout !== true

export const WRAPPINGS: readonly Wrapping[] = [
  { name: 'none', wrap: (text) => text },
  { name: 'JSON text', wrap: asJson },
  { name: 'JSON text, twice', wrap: (text) => asJson(asJson(text)) },
  { name: 'JSON text, five times', wrap: (text) => asJson(asJson(asJson(asJson(asJson(text))))) },
  { name: 'HTML', wrap: asHtml },
  { name: 'HTML, three times', wrap: (text) => asHtml(asHtml(asHtml(text))) },
  { name: 'percent', wrap: (text) => text.split('\n').map(encodeURIComponent).join('\n') },
  { name: 'percent, twice', wrap: (text) => encodeURIComponent(encodeURIComponent(text)) },
  { name: 'Unicode escapes', wrap: asUnicode },
  { name: 'JSON in percent in HTML', wrap: (text) => asHtml(encodeURIComponent(asJson(text))) },
  { name: 'HTML in JSON in JSON', wrap: (text) => asJson(asJson(asHtml(text))) },
  { name: 'Unicode escapes in JSON', wrap: (text) => asJson(asUnicode(text)) },
  { name: 'Markdown escapes', wrap: asMarkdown, fits: ({ name }) => !name.includes('Markdown') },
  { name: 'quoted-printable', wrap: asMail },
  coloured('colours', ESC),
  coloured('colours, no first byte', ''),
  coloured('colours as ESC', 'ESC'),
  coloured('colours as ^[', '^['),
  coloured('colours as \\x1b', '\\x1b'),
  coloured('colours as \\u001b', '\\u001b'),
  coloured('colours as \\033', '\\033'),
  coloured('colours as #033', '#033'),
  coloured('colours as ␛', '␛'),
  coloured('colours as ←', '←'),
  { name: 'colours in JSON', wrap: (text, ids) => asJson(eachId(text, ids, (id) => `${ESC}[36m${id}${ESC}[39m`)) },
  {
    name: 'grep --color',
    wrap: (text, ids) =>
      eachId(
        text,
        ids,
        (id) => `${id.slice(0, 9)}${ESC}[01;31m${ESC}[K${id.slice(9, 14)}${ESC}[m${ESC}[K${id.slice(14)}`,
      ),
  },
  {
    name: 'look-alike hyphens',
    wrap: (text, ids, random) =>
      eachId(text, ids, (id) => id.replaceAll('-', () => HYPHENS[random(HYPHENS.length)] ?? '-')),
  },
  {
    name: 'look-alike spaces',
    wrap: (text, _ids, random) => text.replace(/(?<=\S) (?=\S)/g, () => SPACES[random(SPACES.length)] ?? ' '),
  },
  {
    name: 'zero-width characters',
    wrap: (text, ids, random) =>
      eachId(text, ids, (id) => {
        const at = 1 + random(id.length - 1)
        const sign = INVISIBLE[random(INVISIBLE.length)] ?? ''
        return `${sign}${id.slice(0, at)}${sign}${id.slice(at)}`
      }),
  },
  {
    name: 'upper case',
    wrap: (text, ids) => eachId(text, ids, (id) => id.toUpperCase()),
    fits: (_record, { bare }) => bare,
  },
  { name: 'mail quote', wrap: (text) => text.replace(/^/gm, '> '), fits: ({ isLayout }) => isLayout !== true },
  { name: 'list', wrap: (text) => text.replace(/^/gm, '- '), fits: inOneLine },
  {
    name: 'wrapped in an id',
    wrap: (text, ids, random) =>
      eachId(text, ids, (id) => {
        const at = 10 + random(id.length - 14)
        return `${id.slice(0, at)}\n${id.slice(at)}`
      }),
    fits: inOneLine,
  },
  {
    name: 'wrapped by mail',
    wrap: (text, ids, random) =>
      eachId(asMail(text), ids, (id) => {
        const at = 12 + random(id.length - 16)
        return `${id.slice(0, at)}=\n${id.slice(at)}`
      }),
    fits: (record, { name }) => inOneLine(record) && !name.endsWith('_'),
  },
  { name: 'CRLF', wrap: (text) => text.replaceAll('\n', '\r\n') },
]
