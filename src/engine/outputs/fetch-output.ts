/**
 * Fetches the bytes of an output through the gateway and proves that they are the output: all of them, of the right
 * kind. A connection that breaks is taken up where it broke; whatever else comes back ends in one sentence for the
 * person. Never throws.
 */
import * as v from 'valibot'
import { errorText } from '#domain/error-text.ts'
import { mediaPath, refusalSchema, statusOf } from '#domain/connection/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { judgeMedia } from '#domain/output/judge-media.ts'
import { Received, type Content, type Room } from '#engine/outputs/content.ts'
import { READ_BYTES, readerOf } from '#engine/outputs/piece-reader.ts'

export type FetchMedia = (path: string, init: RequestInit) => Promise<Response>

export interface OutputRequest {
  readonly url: string
  /** The connection whose key the address needs; none for an address that is enough. */
  readonly keyedBy?: string | null
  readonly kind: OutputKind
  /** As far as it is known: the browser's cache is not even asked then. */
  readonly isLarge: boolean
  readonly onProgress: (bytes: number, total: number | null) => void
  /** Resolves after a while; rejects when the signal is aborted first. */
  readonly pause: (delay: Millis, signal: AbortSignal) => Promise<void>
  readonly room: Room
  readonly signal: AbortSignal
}

/** All bytes of an output, of the right kind. */
export interface VerifiedFile extends Content {
  readonly kind: 'verified'
  readonly bytes: number
  readonly contentType: string
  readonly extension: string
}

interface FailedOutput {
  readonly kind: 'failed'
  readonly message: string
  /** The link is dead: trying again is no use. */
  readonly final: boolean
}

export type FetchedOutput = VerifiedFile | FailedOutput

export function blobOf({ content, contentType }: VerifiedFile): Blob {
  return content instanceof Blob ? content : new Blob([content], { type: contentType })
}

/** `broken`: worth another try; `failure` is what to say when that does not help either. */
type Attempt =
  | { readonly kind: 'complete' }
  | { readonly kind: 'broken'; readonly failure: FailedOutput }
  | { readonly kind: 'failed'; readonly failure: FailedOutput }

/** How long to wait before each further try that follows one without a single new byte. */
const WAITS: readonly Millis[] = [0, SECOND, 4 * SECOND]
/** However much each try brings: a server that gives a little and hangs up must not hold a save for ever. */
const MOST_TRIES = 20

/**
 * What is saved need not lie in the browser's cache as well: to write it there costs as much as to fetch it, and a large
 * one would be held in memory. What the cache has already is taken from it all the same (RFC 9111, 5.2.1.5).
 */
const NOT_TO_BE_KEPT = { 'cache-control': 'no-store' } as const

export async function fetchOutput(fetchMedia: FetchMedia, request: OutputRequest): Promise<FetchedOutput> {
  const received = new Received(request.room)
  const failure = await receiveAll(fetchMedia, request, received)
  const verdict = failure === null ? judgeMedia(received.head(), request.kind, request.url) : null
  if (verdict?.kind !== 'media') {
    received.discard()
    return failure ?? failed(`The link gave ${verdict?.reason}. Nothing was saved.`)
  }
  const { contentType, extension } = verdict
  try {
    return { kind: 'verified', bytes: received.bytes, contentType, extension, ...(await received.finish(contentType)) }
  } catch (error) {
    received.discard()
    return failed(`The file could not be written: ${errorText(error)}.`)
  }
}

/** Null once all bytes are there. */
async function receiveAll(
  fetchMedia: FetchMedia,
  request: OutputRequest,
  received: Received,
): Promise<FailedOutput | null> {
  let fruitless = 0
  for (let tries = 1; ; tries += 1) {
    const before = received.bytes
    const attempt = await receive(fetchMedia, request, received)
    if (attempt.kind === 'complete') return null
    if (request.signal.aborted) return failed('Cancelled.')
    if (attempt.kind === 'failed') return attempt.failure
    if (received.bytes > before) fruitless = 0
    const wait = WAITS[fruitless]
    fruitless += 1
    if (wait === undefined || tries === MOST_TRIES) return attempt.failure
    try {
      await request.pause(wait, request.signal)
    } catch {
      return failed('Cancelled.')
    }
  }
}

/** Where the bytes come from: the gateway's route, whichever way the page reaches it. */
export function pathOf({ url, kind, keyedBy }: Pick<OutputRequest, 'url' | 'kind' | 'keyedBy'>): string {
  return mediaPath(url, { kind, ...(typeof keyedBy === 'string' ? { key: keyedBy } : {}) })
}

/** One request and its body; goes on where `received` stops if the server can. */
async function receive(fetchMedia: FetchMedia, request: OutputRequest, received: Received): Promise<Attempt> {
  const from = received.resumable() ? received.bytes : 0
  const headers: Record<string, string> = { ...NOT_TO_BE_KEPT, ...(from > 0 ? { range: `bytes=${from}-` } : {}) }
  // A small one is mostly on the screen, and may be in the cache when its link is dead.
  const cache = request.isLarge ? 'no-store' : 'default'
  let response: Response
  try {
    response = await fetchMedia(pathOf(request), { headers, signal: request.signal, priority: 'low', cache })
  } catch {
    return from > 0 ? cut(received) : broken('The gateway does not answer. Is it still running?')
  }
  if (statusOf(response) >= 400) return refused(response)
  if (!received.continues(response)) {
    // A part that does not fit must never pass for the whole.
    if (response.status === 206) return cut(received)
    received.startOver(response)
  }
  request.onProgress(received.bytes, received.total)
  const ended = await takeIn(response, request, received)
  if (ended !== null) return ended
  if (received.total === null || received.bytes === received.total) return { kind: 'complete' }
  if (received.bytes < received.total) return cut(received)
  const text = `The link gave ${received.bytes} bytes and had promised ${received.total}. Nothing was saved.`
  return { kind: 'failed', failure: failed(text) }
}

/** Takes the body in; null at its end. */
async function takeIn(response: Response, request: OutputRequest, received: Received): Promise<Attempt | null> {
  if (response.body === null) return null
  const { buffers } = request.room
  // Not `response.bytes()`: progress is shown, and a large file must not lie in memory.
  const reader = readerOf(response.body)
  let buffer = buffers.take(READ_BYTES)
  for (;;) {
    let next: Awaited<ReturnType<typeof reader.read>>
    try {
      next = await reader.read(buffer)
    } catch {
      // What the reader had of the buffer is lost with it.
      return cut(received)
    }
    buffer = next.buffer
    if (next.piece === null) break
    try {
      await received.add(next.piece)
    } catch (error) {
      void reader.cancel().catch(() => undefined)
      return { kind: 'failed', failure: failed(`The file could not be written: ${errorText(error)}.`) }
    }
    request.onProgress(received.bytes, received.total)
  }
  buffers.give(buffer)
  return null
}

function cut(received: Received): Attempt {
  const of = received.total === null ? '' : ` of ${received.total}`
  return broken(`The download kept breaking off, at last after ${received.bytes}${of} bytes. Nothing was saved.`)
}

async function refused(response: Response): Promise<Attempt> {
  const parsed = v.safeParse(refusalSchema, parseJson(await response.text().catch(() => '')))
  if (!parsed.success) return broken(`The gateway answered with status ${statusOf(response)}.`)
  const { code, message } = parsed.output.error
  switch (code) {
    case 'media_expired':
      return {
        kind: 'failed',
        failure: failed(`The link is dead: it expired, or access was taken away (${message}).`, true),
      }
    case 'media_missing':
      return { kind: 'failed', failure: failed(`The file is no longer there (${message}).`, true) }
    case 'media_not_media':
      return { kind: 'failed', failure: failed(`The link did not give media: ${message}. Nothing was saved.`) }
    case 'media_failed':
      return broken(`The file could not be fetched: ${message}.`)
    default:
      return { kind: 'failed', failure: failed(`The file could not be fetched: ${message}.`) }
  }
}

function broken(message: string): Attempt {
  return { kind: 'broken', failure: failed(message) }
}

function failed(message: string, final = false): FailedOutput {
  return { kind: 'failed', message, final }
}
