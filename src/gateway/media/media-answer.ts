import { SNIFF_BYTES, sniffMediaType } from '#domain/output/media-type.ts'
import { joined } from '#gateway/server/bytes.ts'
import type { OutboundReply } from '#gateway/forward/outbound.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'

export interface ByteRange {
  /** As the server wrote it. */
  readonly header: string
  readonly start: number
  readonly total: number | null
}

/** What a media server's status and headers say, before any byte is read. */
export type AnswerHead =
  | { readonly kind: 'refused'; readonly response: Response }
  | {
      readonly kind: 'bytes'
      readonly headers: Readonly<Record<string, string>>
      readonly range: ByteRange | null
      /** Of this answer's body; null when the server does not say. */
      readonly length: number | null
      /** Of the whole file. */
      readonly total: number | null
    }

const PASSED = ['etag', 'last-modified', 'accept-ranges'] as const

export function answerOf(reply: OutboundReply, limit: number): AnswerHead {
  const refused = refusalFor(reply)
  if (refused !== null) return { kind: 'refused', response: refused }
  const range = reply.status === 206 ? readRange(reply.headers['content-range']) : null
  if (reply.status === 206 && range === null) {
    return { kind: 'refused', response: refuse('media_failed', 'the server sent a part without saying which') }
  }
  const length = readLength(reply.headers['content-length'])
  const total = range === null ? length : range.total
  if (Math.max(length ?? 0, total ?? 0) > limit) {
    return { kind: 'refused', response: refuse('media_failed', `the file is larger than ${limit} bytes`) }
  }
  const headers = Object.fromEntries(
    PASSED.flatMap((name) => (reply.headers[name] === undefined ? [] : [[name, reply.headers[name]]])),
  )
  return { kind: 'bytes', headers, range, length, total }
}

function refusalFor(reply: OutboundReply): Response | null {
  const { status } = reply
  const said = `the server answered ${status}`
  if (status === 200 || status === 206) {
    const encoding = reply.headers['content-encoding'] ?? 'identity'
    return encoding === 'identity' ? null : refuse('media_failed', `the file is encoded as ${encoding.slice(0, 20)}`)
  }
  if (status === 404) return refuse('media_missing', said)
  if (status === 403 || status === 410) return refuse('media_expired', said, { status })
  if (status === 416) {
    const range = reply.headers['content-range']
    return new Response(null, {
      status,
      headers: { ...INERT_HEADERS, ...(range === undefined ? {} : { 'content-range': range }) },
    })
  }
  return refuse('media_failed', said)
}

export interface Sniffed {
  /** Null when a whole file, or its beginning, is no media. */
  readonly type: string | null
  readonly body: AsyncIterator<Uint8Array>
}

/** Shorter beginnings cannot be told apart; players ask for two bytes to learn whether ranges work. */
const FEWEST_BYTES = 12

/** Decides the type by the first bytes, and gives the body back with them in front. */
export async function sniffed(reply: OutboundReply, range: ByteRange | null): Promise<Sniffed> {
  const rest = reply.body[Symbol.asyncIterator]()
  const claimed = harmlessType(reply.headers['content-type'])
  if (range !== null && range.start > 0) return { type: claimed, body: rest }
  const parts: Uint8Array[] = []
  let length = 0
  while (length < SNIFF_BYTES) {
    const next = await rest.next()
    if (next.done === true) break
    parts.push(next.value)
    length += next.value.byteLength
  }
  const head = joined(parts, length)
  const tooShort = range !== null && length < FEWEST_BYTES
  return { type: tooShort ? claimed : sniffMediaType(head), body: after(head, rest) }
}

/** A part from the middle cannot be sniffed: a claim is believed only where a browser would run nothing. */
function harmlessType(claimed: string | undefined): string {
  const type = (claimed ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const harmless = /^(?:image|video|audio)\/[a-z0-9.+-]{1,60}$/.test(type) && !type.includes('xml')
  return harmless ? type : 'application/octet-stream'
}

async function* after(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** Breaks off a body that turns out longer than it may be. */
export async function* limited(body: AsyncIterator<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let length = 0
  try {
    for (let next = await body.next(); next.done !== true; next = await body.next()) {
      length += next.value.byteLength
      if (length > limit) throw new Error('the file is larger than the limit')
      yield next.value
    }
  } finally {
    await body.return?.()
  }
}

function readRange(header: string | undefined): ByteRange | null {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(header ?? '')
  if (header === undefined || match === null) return null
  return { header, start: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) }
}

function readLength(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null
}
