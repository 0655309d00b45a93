import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { blobOf, fetchOutput, type FetchMedia } from '#engine/outputs/fetch-output.ts'
import { WHOLE_BYTES } from '#engine/outputs/content.ts'
import { memoryRoom } from '#testing/memory-room.ts'

const LINK = 'https://cdn.hiapi.ai/tasks/tk/0.mp4?sig=abc'
const MP4 = Uint8Array.from(
  { length: 50_000 },
  (_, at) => [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d][at] ?? at % 251,
)

/** A body that delivers `bytes` and then ends, or breaks like a lost connection. */
function body(bytes: Uint8Array<ArrayBuffer>, end: 'whole' | 'broken' = 'whole'): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, (at += Math.max(7000, bytes.length >> 8))))
      else if (end === 'broken') controller.error(new TypeError('network error'))
      else controller.close()
    },
  })
}

function whole(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Response {
  return new Response(body(bytes), { headers: { 'content-length': String(bytes.length), ...headers } })
}

function cutAt(length: number, end: 'whole' | 'broken' = 'broken'): Response {
  return new Response(body(MP4.slice(0, length), end), {
    headers: { 'content-length': String(MP4.length), etag: '"1"' },
  })
}

function part(from: number, headers: Record<string, string> = {}): Response {
  const range = `bytes ${from}-${MP4.length - 1}/${MP4.length}`
  const length = String(MP4.length - from)
  return new Response(body(MP4.slice(from)), {
    status: 206,
    headers: { 'content-range': range, 'content-length': length, etag: '"1"', ...headers },
  })
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status })
}

/** Answers one after the other and notes what was asked. */
function gateway(...answers: readonly (Response | Error)[]) {
  const asked: {
    readonly path: string
    readonly range: string | null
    readonly cache: string | undefined
    readonly kept: boolean
  }[] = []
  const fetchMedia: FetchMedia = async (path, init) => {
    const answer = answers[asked.length]
    const headers = new Headers(init.headers)
    const kept = headers.get('cache-control') !== 'no-store'
    asked.push({ path, range: headers.get('range'), cache: init.cache, kept })
    await Promise.resolve()
    if (answer instanceof Response) return answer
    throw answer ?? new Error('asked too often')
  }
  return { asked, fetchMedia }
}

function fetched(fetchMedia: FetchMedia, progress: [number, number | null][] = [], isLarge = true) {
  const onProgress = (bytes: number, total: number | null) => void progress.push([bytes, total])
  const { signal } = new AbortController()
  return fetchOutput(fetchMedia, {
    url: LINK,
    kind: 'video',
    isLarge,
    onProgress,
    signal,
    room: memoryRoom(),
    pause: () => Promise.resolve(),
  })
}

describe('fetchOutput', () => {
  it('gives verified bytes, with the hash and type that they have, and progress', async () => {
    const { asked, fetchMedia } = gateway(whole(MP4))
    const progress: [number, number | null][] = []
    const result = await fetched(fetchMedia, progress)
    expect(result).toMatchObject({
      kind: 'verified',
      contentType: 'video/mp4',
      extension: 'mp4',
      sha256: createHash('sha256').update(MP4).digest('hex'),
    })
    if (result.kind === 'verified') expect(new Uint8Array(await blobOf(result).arrayBuffer())).toEqual(MP4)
    expect(progress.at(0)).toEqual([0, 50_000])
    expect(progress.at(-1)).toEqual([50_000, 50_000])
    expect(progress.length).toBeGreaterThan(5)
    expect(asked).toEqual([
      { path: `/api/media?url=${encodeURIComponent(LINK)}&kind=video`, range: null, cache: 'no-store', kept: false },
    ])
  })

  it.each([
    [WHOLE_BYTES - 1, true, 'in memory'],
    [WHOLE_BYTES, false, 'in memory'],
    [WHOLE_BYTES + 1, true, 'in blobs'],
    [3 * WHOLE_BYTES, true, 'in blobs'],
    [3 * WHOLE_BYTES, false, 'in blobs'],
  ])('holds %i bytes (length said: %s) %s, all of them and with their hash', async (size, said, where) => {
    const bytes = new Uint8Array(size)
    bytes.set(MP4)
    const answer = said ? whole(bytes) : new Response(body(bytes))
    const result = await fetched(gateway(answer).fetchMedia)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(result).toMatchObject({ kind: 'verified', bytes: size, sha256, contentType: 'video/mp4' })
    if (result.kind === 'failed') return
    expect(result.content instanceof Blob ? 'in blobs' : 'in memory').toBe(where)
    const blob = blobOf(result)
    expect([blob.size, blob.type]).toEqual([size, 'video/mp4'])
    expect(
      createHash('sha256')
        .update(Buffer.from(await blob.arrayBuffer()))
        .digest('hex'),
    ).toBe(sha256)
  })

  it.each(['broken', 'whole'] as const)('resumes where an answer was cut off (%s)', async (end) => {
    const { asked, fetchMedia } = gateway(cutAt(21_000, end), part(21_000))
    const result = await fetched(fetchMedia)
    expect(result).toMatchObject({ kind: 'verified', sha256: createHash('sha256').update(MP4).digest('hex') })
    expect(asked.map(({ range }) => range)).toEqual([null, 'bytes=21000-'])
  })

  it('starts over when the server ignores the range', async () => {
    const { fetchMedia } = gateway(cutAt(21_000), whole(MP4))
    expect(await fetched(fetchMedia)).toMatchObject({
      kind: 'verified',
      sha256: createHash('sha256').update(MP4).digest('hex'),
    })
  })

  it.each([
    ['of another file', part(21_000, { etag: '"2"' })],
    ['from another place', part(20_000)],
  ])('never passes a part for the whole: %s', async (_name, second) => {
    const { asked, fetchMedia } = gateway(cutAt(21_000), second)
    const result = await fetched(fetchMedia)
    expect(result).toMatchObject({ kind: 'failed', final: false, message: expect.stringContaining('breaking off') })
    // One that brought bytes, and then one try after each wait.
    expect(asked).toHaveLength(4)
  })

  it('goes on for as long as each try brings bytes, and waits out a blip', async () => {
    const { asked, fetchMedia } = gateway(
      cutAt(21_000),
      new TypeError('fetch failed'),
      refusal(502, 'media_failed', 'the server answered 503'),
      part(21_000),
    )
    expect(await fetched(fetchMedia)).toMatchObject({ kind: 'verified' })
    expect(asked.map(({ range }) => range)).toEqual([null, 'bytes=21000-', 'bytes=21000-', 'bytes=21000-'])
  })

  it('takes a small file from the browser’s cache where it lies there, and puts none into it', async () => {
    const { asked, fetchMedia } = gateway(whole(MP4), whole(MP4))
    await fetched(fetchMedia)
    await fetched(fetchMedia, [], false)
    expect(asked.map(({ cache, kept }) => [cache, kept])).toEqual([
      ['no-store', false],
      ['default', false],
    ])
  })

  it('stops when it is cancelled, also while it waits', async () => {
    const cancelled = new AbortController()
    const { asked, fetchMedia } = gateway(cutAt(21_000))
    const result = await fetchOutput(fetchMedia, {
      url: LINK,
      kind: 'video',
      isLarge: true,
      onProgress: () => undefined,
      signal: cancelled.signal,
      room: memoryRoom(),
      pause: () => {
        cancelled.abort()
        return Promise.reject(new Error('aborted'))
      },
    })
    expect(result).toEqual({ kind: 'failed', final: false, message: 'Cancelled.' })
    expect(asked).toHaveLength(1)
  })

  it('refuses an error page with status 200, and more bytes than were promised', async () => {
    const page = new TextEncoder().encode('<!doctype html><title>Sorry</title>')
    expect(await fetched(gateway(whole(page)).fetchMedia)).toEqual({
      kind: 'failed',
      final: false,
      message: 'The link gave an HTML page, not a video. Nothing was saved.',
    })
    expect(await fetched(gateway(whole(new Uint8Array())).fetchMedia)).toMatchObject({ kind: 'failed' })
    const more = whole(MP4, { 'content-length': '20' })
    expect(await fetched(gateway(more).fetchMedia)).toMatchObject({ kind: 'failed' })
  })

  it('says what the gateway said, and whether there is any use in trying again', async () => {
    const expired = await fetched(gateway(refusal(403, 'media_expired', 'the server answered 403')).fetchMedia)
    expect(expired).toEqual({
      kind: 'failed',
      final: true,
      message: 'The link is dead: it expired, or access was taken away (the server answered 403).',
    })
    expect(await fetched(gateway(refusal(404, 'media_missing', 'gone')).fetchMedia)).toMatchObject({ final: true })
    const forbidden = await fetched(
      gateway(refusal(403, 'media_forbidden', '10.0.0.1 is a bare IP address')).fetchMedia,
    )
    expect(forbidden).toMatchObject({ final: false, message: expect.stringContaining('10.0.0.1') })
    const proxy = Array.from({ length: 4 }, () => new Response('<html>', { status: 502 }))
    const strange = await fetched(gateway(...proxy).fetchMedia)
    expect(strange).toMatchObject({ final: false, message: expect.stringContaining('502') })
  })

  it('finds the link dead when it dies in the middle', async () => {
    const { fetchMedia } = gateway(cutAt(21_000), refusal(403, 'media_expired', 'the server answered 403'))
    expect(await fetched(fetchMedia)).toMatchObject({ kind: 'failed', final: true })
  })

  it('tells a gateway that is down from a download that broke', async () => {
    expect(await fetched(gateway(new TypeError('fetch failed')).fetchMedia)).toMatchObject({
      message: expect.stringContaining('gateway does not answer'),
    })
    expect(await fetched(gateway(cutAt(21_000), new TypeError('fetch failed')).fetchMedia)).toMatchObject({
      message: expect.stringContaining('21000 of 50000'),
    })
  })
})
