import { judgeMedia, type MediaVerdict } from '#domain/output/judge-media.ts'
import { HEAD_BYTES } from '#domain/output/media-type.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { joined } from '#gateway/server/bytes.ts'
import { decoderFor, type MediaDecoder } from '#gateway/media/content-encoding.ts'
import type { OutboundReply } from '#gateway/forward/outbound.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'

interface ByteRange {
  /** As the server wrote it. */
  readonly header: string
  readonly start: number
  readonly total: number | null
}

/** What a media server's status and headers say, before any byte is read. */
type AnswerHead =
  | { readonly kind: 'refused'; readonly response: Response }
  | {
      readonly kind: 'bytes'
      readonly headers: Readonly<Record<string, string>>
      readonly range: ByteRange | null
      /** What the body has to go through first; null for plain bytes. */
      readonly decoder: MediaDecoder | null
      /** Of this answer's body; null when the server does not say. */
      readonly length: number | null
      /** Of the whole file. */
      readonly total: number | null
    }

type BytesHead = Extract<AnswerHead, { kind: 'bytes' }>

const PASSED = ['etag', 'last-modified', 'accept-ranges'] as const
/** These speak of the encoded bytes. */
const PASSED_DECODED = ['last-modified'] as const

/** @param isProbe true when the first bytes alone are wanted, to see what they are. */
export function answerOf(reply: OutboundReply, limit: number, isProbe: boolean): AnswerHead {
  const bad = refusalFor(reply)
  if (bad !== null) return refused(bad)
  const range = reply.status === 206 ? readRange(reply.headers['content-range']) : null
  if (reply.status === 206 && range === null) return failed('the server sent a part without saying which')
  const encoding = (reply.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const decoder = encoding === 'identity' ? null : decoderFor(encoding, isProbe)
  if (decoder === undefined) return failed(`the file is encoded as ${encoding.slice(0, 20)}`)
  if (decoder !== null && range !== null && !isProbe) return failed('the server sent a part of a compressed file')
  const length = readLength(reply.headers['content-length'])
  const total = range === null ? length : range.total
  if (Math.max(length ?? 0, total ?? 0) > limit) return failed(`the file is larger than ${limit} bytes`)
  const headers = Object.fromEntries(
    (decoder === null ? PASSED : PASSED_DECODED).flatMap((name) =>
      reply.headers[name] === undefined ? [] : [[name, reply.headers[name]]],
    ),
  )
  // How long the plain bytes are shows at their end.
  if (decoder !== null) return { kind: 'bytes', headers, range, decoder, length: null, total: null }
  return { kind: 'bytes', headers, range, decoder, length, total }
}

function failed(message: string): AnswerHead {
  return refused(refuse('media_failed', message))
}

function refused(response: Response): AnswerHead {
  return { kind: 'refused', response }
}

function refusalFor(reply: OutboundReply): Response | null {
  const { status } = reply
  const said = `the server answered ${status}`
  if (status === 200 || status === 206) return null
  if (status === 404) return refuse('media_missing', said)
  // A challenge or a firewall's page is not the store's word: the link may be alive, and is asked for again.
  if (status === 403 && isFromTheWay(reply))
    return refuse('media_failed', `${said} with a page, as something on the way does`)
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

function isFromTheWay({ headers }: OutboundReply): boolean {
  return headers['cf-mitigated'] !== undefined || /^\s*text\/html/i.test(headers['content-type'] ?? '')
}

export interface Judged {
  readonly verdict: MediaVerdict
  /** What was read to judge it: the beginning of the body. */
  readonly start: Uint8Array
  readonly rest: AsyncIterator<Uint8Array>
}

/** What the page asked for: see `GET /api/media` in `gateway-protocol.ts`. */
export interface Wanted {
  readonly url: string
  readonly kind: OutputKind | null
}

const NOTHING = new Uint8Array(0)
/** Shorter beginnings cannot be told apart; players ask for two bytes to learn whether ranges work. */
const FEWEST_BYTES = 12

/** Judges a file by its first bytes. */
export async function judged(reply: OutboundReply, head: BytesHead, wanted: Wanted): Promise<Judged> {
  const { range, decoder } = head
  const rest = (decoder === null ? reply.body : decoder(reply.body))[Symbol.asyncIterator]()
  const contentType = harmlessType(reply.headers['content-type'])
  const claimed = { kind: 'media', contentType, extension: '' } as const
  if (range !== null && range.start > 0) return { verdict: claimed, start: NOTHING, rest }
  const parts: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const next = await rest.next()
    if (next.done === true) break
    parts.push(next.value)
    length += next.value.byteLength
  }
  const start = joined(parts, length)
  const tooShort = range !== null && length < FEWEST_BYTES
  const verdict = tooShort ? claimed : judgeMedia(start.subarray(0, HEAD_BYTES), wanted.kind, wanted.url)
  return { verdict, start, rest }
}

/** A part from the middle cannot be sniffed: a claim is believed only where a browser would run nothing. */
function harmlessType(claimed: string | undefined): string {
  const type = (claimed ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const harmless = /^(?:image|video|audio)\/[a-z0-9.+-]{1,60}$/.test(type) && !type.includes('xml')
  return harmless ? type : 'application/octet-stream'
}

function readRange(header: string | undefined): ByteRange | null {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(header ?? '')
  if (header === undefined || match === null) return null
  return { header, start: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) }
}

function readLength(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null
}
