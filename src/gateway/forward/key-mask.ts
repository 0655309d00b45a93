/**
 * Takes a connection's key out of whatever its vendor answers (law 5): bodies, headers and streams, in plain and in
 * every way in which the usual encoders write it. A vendor that says "sk-… is invalid" must not bring the key to the page.
 */
import { REDACTED } from '#domain/task/redact.ts'

/** Anything shorter is no key, and would turn up in honest text. */
const SHORTEST_KEY = 8

export interface KeyMask {
  readonly text: (text: string) => string
  readonly bytes: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  /** For a stream of server-sent events: what is held back is never more than an event that is not complete. */
  readonly events: (chunks: AsyncIterable<Uint8Array>) => AsyncIterableIterator<Uint8Array>
}

/** `credentials`: the values of the credential headers, scheme words included (`Bearer …`, `Key id:secret`). */
export function createKeyMask(credentials: readonly string[]): KeyMask {
  const keys = [...new Set(credentials.flatMap(secretsIn))].toSorted((a, b) => b.length - a.length)
  const pattern = keys.length === 0 ? null : new RegExp(keys.flatMap(spellings).join('|'), 'g')

  const text = (said: string): string => (pattern === null ? said : said.replace(pattern, REDACTED))

  function bytes(said: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    // One character for each byte: keys are ASCII, and what is not touched must come out as it was.
    const plain = Buffer.from(said.buffer, said.byteOffset, said.byteLength).toString('latin1')
    const masked = text(plain)
    return masked === plain ? said : new Uint8Array(Buffer.from(masked, 'latin1'))
  }

  async function* events(chunks: AsyncIterable<Uint8Array>): AsyncIterableIterator<Uint8Array> {
    let held = ''
    for await (const chunk of chunks) {
      held += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      const end = endOfEvents(held)
      if (end > 0) yield Buffer.from(text(held.slice(0, end)), 'latin1')
      held = held.slice(end)
    }
    if (held !== '') yield Buffer.from(text(held), 'latin1')
  }

  return { text, bytes, events }
}

/** An event is longer than this only by malice: what is before it goes on, less what a spelling of a key can need. */
const LONGEST_EVENT = 1 << 20
const LONGEST_SPELLING = 1 << 14

/** Where the last complete event ends: a key never stands across a blank line. */
function endOfEvents(text: string): number {
  for (const blank of ['\n\n', '\r\n\r\n', '\r\r']) {
    const at = text.lastIndexOf(blank)
    if (at >= 0) return at + blank.length
  }
  return text.length > LONGEST_EVENT ? text.length - LONGEST_SPELLING : 0
}

/** The key after its scheme word, and both halves of `id:secret`, each of which is worth something alone. */
function secretsIn(credential: string): readonly string[] {
  const key = credential.split(' ').at(-1) ?? ''
  return [key, ...key.split(':')].filter((part) => part.length >= SHORTEST_KEY)
}

/** Sources of regular expressions for every spelling of a key: sign by sign as escapers do, and base64 of all of it. */
function spellings(key: string): readonly string[] {
  const signs = Array.from(key, (sign) => {
    const code = sign.charCodeAt(0)
    const hex = code.toString(16).padStart(2, '0')
    return `(?:\\\\{0,8}${escaped(sign)}|\\\\{1,8}(?:u00|x)${anyCase(hex)}|(?:%(?:25){0,4})${anyCase(hex)}|&#0{0,4}${code};|&#x0{0,4}${anyCase(hex)};)`
  })
  return [signs.join(''), ...base64Of(key)]
}

/**
 * Base64 of the key wherever it begins in a group of three bytes, without the signs that its neighbours decide; plain
 * and in the alphabet for addresses.
 */
function base64Of(key: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)])
      .toString('base64')
      .replace(/=+$/, '')
    const [from, to] = [offset === 0 ? 0 : offset + 1, Math.floor(((offset + key.length) * 8) / 6)]
    const inner = text.slice(from, to)
    const plain = escaped(inner)
    const forAddresses = escaped(inner.replaceAll('+', '-').replaceAll('/', '_'))
    return plain === forAddresses ? [plain] : [plain, forAddresses]
  })
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}
