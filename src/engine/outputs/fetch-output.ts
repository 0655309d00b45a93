/**
 * Fetches the bytes of an output through the gateway and proves that they are the output: all of them, of the right
 * kind. Whatever else comes back ends in one sentence for the person. Never throws.
 */
import * as v from 'valibot'
import { mediaPath, refusalSchema, statusOf } from '#domain/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'
import type { OutputKind } from '#domain/output.ts'
import { judgeMedia } from '#engine/outputs/media-kind.ts'
import { Received } from '#engine/outputs/received.ts'

export type FetchMedia = (path: string, init: RequestInit) => Promise<Response>

export interface OutputRequest {
  readonly url: string
  readonly kind: OutputKind
  readonly onProgress: (bytes: number, total: number | null) => void
  readonly signal?: AbortSignal
}

export type FetchedOutput =
  | {
      readonly kind: 'verified'
      readonly blob: Blob
      readonly contentType: string
      readonly extension: string
      readonly sha256: string
    }
  | {
      readonly kind: 'failed'
      readonly message: string
      /** The link is dead: trying again is no use. */
      readonly final: boolean
    }

type Attempt = { readonly kind: 'complete' | 'cut' } | Extract<FetchedOutput, { kind: 'failed' }>

export async function fetchOutput(fetchMedia: FetchMedia, request: OutputRequest): Promise<FetchedOutput> {
  const received = new Received()
  let attempt = await receive(fetchMedia, request, received)
  // Once: what breaks twice in a row is better told than hidden behind a spinner.
  if (attempt.kind === 'cut') attempt = await receive(fetchMedia, request, received)
  if (attempt.kind === 'failed') return attempt
  if (attempt.kind === 'cut') {
    const of = received.total === null ? '' : ` of ${received.total}`
    return failed(`The download broke off twice, after ${received.bytes}${of} bytes. Nothing was saved.`)
  }
  const verdict = judgeMedia(received.head(), request.kind, request.url)
  if (verdict.kind === 'refused') return failed(`The link gave ${verdict.reason}. Nothing was saved.`)
  const { contentType, extension } = verdict
  return { kind: 'verified', blob: received.toBlob(contentType), contentType, extension, sha256: received.digest() }
}

/** One request and its body; goes on where `received` stops if the server can. */
async function receive(fetchMedia: FetchMedia, request: OutputRequest, received: Received): Promise<Attempt> {
  const from = received.resumable() ? received.bytes : 0
  const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {}
  let response: Response
  try {
    response = await fetchMedia(mediaPath(request.url), { headers, signal: request.signal ?? null })
  } catch {
    if (request.signal?.aborted === true) return failed('Cancelled.')
    return from > 0 ? { kind: 'cut' } : failed('The gateway does not answer. Is it still running?')
  }
  if (statusOf(response) >= 400) return refused(response)
  if (!received.continues(response)) {
    // A part that does not fit must never pass for the whole.
    if (response.status === 206) return { kind: 'cut' }
    received.startOver(response)
  }
  request.onProgress(received.bytes, received.total)
  try {
    // Not `response.bytes()`: progress is shown, and a large file must not need twice its size in memory.
    const reader = response.body?.getReader()
    for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
      received.add(next.value)
      request.onProgress(received.bytes, received.total)
    }
  } catch {
    return request.signal?.aborted === true ? failed('Cancelled.') : { kind: 'cut' }
  }
  if (received.total === null || received.bytes === received.total) return { kind: 'complete' }
  if (received.bytes < received.total) return { kind: 'cut' }
  return failed(`The link gave ${received.bytes} bytes and had promised ${received.total}. Nothing was saved.`)
}

async function refused(response: Response): Promise<Attempt> {
  const parsed = v.safeParse(refusalSchema, parseJson(await response.text().catch(() => '')))
  if (!parsed.success) return failed(`The gateway answered with status ${statusOf(response)}.`)
  const { code, message } = parsed.output.error
  if (code === 'media_expired') return failed(`The link has expired (${message}).`, true)
  if (code === 'media_missing') return failed(`The file is no longer there (${message}).`, true)
  if (code === 'media_not_media') return failed(`The link did not give media: ${message}. Nothing was saved.`)
  return failed(`The file could not be fetched: ${message}.`)
}

function failed(message: string, final = false): Extract<FetchedOutput, { kind: 'failed' }> {
  return { kind: 'failed', message, final }
}
