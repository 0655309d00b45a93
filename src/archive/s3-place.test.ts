import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { S3Bucket, type S3Settings } from '#archive/s3-bucket.ts'
import { S3Place } from '#archive/s3-place.ts'
import { openWire } from '#archive/s3-wire.ts'
import { errorText } from '#domain/error-text.ts'
import { HOUR } from '#domain/time.ts'
import { serveBucket, type BucketServer } from '#testing/s3/bucket-server.ts'
import { Bucket, BUCKET_KEYS, type Fault } from '#testing/s3/bucket.ts'

let bucket: Bucket
let server: BucketServer
let time = Date.UTC(2026, 10, 28, 12)
beforeEach(async () => {
  time = Date.UTC(2026, 10, 28, 12)
  bucket = new Bucket(() => time)
  server = await serveBucket(bucket)
})
afterEach(() => server.close())

const { signal } = new AbortController()

function place(changes: Partial<S3Settings> = {}, clock = () => time): S3Place {
  const settings = { ...bucket.settings(server.endpoint), ...changes }
  const networkReason = (error: unknown) => `the network: ${errorText(error)}`
  return new S3Place(new S3Bucket({ settings, clock: { now: clock }, networkReason, wire: openWire(300) }))
}

function parcel(text: string) {
  const bytes = Buffer.from(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    sha256,
    bytes: bytes.byteLength,
    type: 'image/png',
    open: () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
  }
}

/** What is said of it; null when it went well. */
async function said(act: Promise<unknown>): Promise<string | null> {
  return act.then(
    () => null,
    (error: unknown) =>
      `${errorText(error)} / ${error instanceof Error && 'scope' in error ? String(error.scope) : ''}`,
  )
}

/** The first request of a kind fares like this, the others well. */
function once(method: string, fault: Fault): void {
  let isDone = false
  bucket.fault = (asked) => {
    if (isDone || asked !== method) return null
    isDone = true
    return fault
  }
}

const heron = parcel('a heron over the lake')
const textOf = async (stream: ReadableStream<Uint8Array> | null) =>
  stream === null ? null : new Response(stream).text()

describe('a bucket as the place of copies', () => {
  it('takes a file by one signed request, looks whether it is there, and gives it back whole or in part', async () => {
    const made = place()
    await made.put(heron, signal)
    expect(bucket.asked.map((line) => line.replace(/ \w{8} /, ' '))).toEqual(['HEAD 404', 'PUT 200', 'HEAD 200'])
    expect(bucket.objects.get(heron.sha256)).toEqual({ bytes: Buffer.from('a heron over the lake'), type: 'image/png' })
    expect(await textOf(await made.open(heron, null))).toBe('a heron over the lake')
    expect(await textOf(await made.open(heron, { first: 2, last: 6 }))).toBe('heron')
    expect(await made.has(heron, signal)).toBe(true)
  })

  it('sends nothing that is there, removes what is told, and finds nothing of what is not there', async () => {
    const made = place()
    await made.put(heron, signal)
    await made.put(heron, signal)
    expect(bucket.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
    await made.remove(heron.sha256)
    await made.remove(heron.sha256)
    expect([bucket.objects.size, await made.open(heron, null), await made.has(heron, signal)]).toEqual([0, null, false])
  })

  it.each(['half', 'other'] as const)('does not believe a bucket that keeps %s of what it took', async (kind) => {
    once('PUT', { kind })
    const made = place()
    expect(await said(made.put(heron, signal))).toMatch(/does not have it|other bytes/)
    await made.put(heron, signal)
    expect(bucket.objects.get(heron.sha256)?.bytes.toString()).toBe('a heron over the lake')
  })

  it('sends nothing of a file that is not what its name says, so that nothing good is written over', async () => {
    await place().put(heron, signal)
    const damaged = { ...heron, open: () => Readable.from([Buffer.from('a heron over the bike')]) }
    expect(await said(place().put(damaged, signal))).toContain('is damaged / file')
    expect(bucket.objects.get(heron.sha256)?.bytes.toString()).toBe('a heron over the lake')
  })

  it('reads the bytes where the tag is no hash of them', async () => {
    bucket.oddTags = true
    await place().put(heron, signal)
    once('PUT', { kind: 'other' })
    expect(await said(place().put(heron, signal))).toContain('other bytes')
  })

  it('takes as there what was taken although the answer was lost', async () => {
    once('PUT', { kind: 'cut', after: true })
    const made = place()
    expect(await said(made.put(heron, signal))).toContain('the network')
    bucket.asked.length = 0
    await made.put(heron, signal)
    expect(bucket.asked.map((line) => line.replace(/ \w{8} /, ' '))).toEqual(['HEAD 200'])
  })

  it.each<[string, Fault, string]>([
    [
      'PUT',
      { kind: 'refuse', status: 403, code: 'AccessDenied' },
      'does not allow this to these keys (403 AccessDenied) / all',
    ],
    ['PUT', { kind: 'refuse', status: 404, code: 'NoSuchBucket' }, 'no bucket of this name (404 NoSuchBucket) / all'],
    ['PUT', { kind: 'refuse', status: 503, code: 'SlowDown' }, 'wants fewer requests (503 SlowDown) / all'],
    ['PUT', { kind: 'refuse', status: 500 }, 'server has trouble (500) / all'],
    [
      'PUT',
      { kind: 'refuse', status: 400, code: 'EntityTooLarge' },
      'no file as large as this (400 EntityTooLarge) / file',
    ],
    ['PUT', { kind: 'refuse', status: 307, code: 'TemporaryRedirect' }, 'refuses it (307 TemporaryRedirect) / all'],
    ['PUT', { kind: 'cut' }, 'the network'],
    ['PUT', { kind: 'silent' }, 'the network'],
    ['HEAD', { kind: 'refuse', status: 503 }, 'server has trouble (503) / all'],
  ])('says what is wrong: %s %j', async (method, fault, words) => {
    once(method, fault)
    expect(await said(place().put(heron, signal))).toContain(words)
    expect(bucket.objects.size).toBe(0)
    await place().put(heron, signal)
    expect(bucket.objects.size).toBe(1)
  })

  it.each([
    ['the secret key', { keys: () => ({ ...BUCKET_KEYS, secretAccessKey: 'another' }) }, 'not that of the access key'],
    ['the access key', { keys: () => ({ ...BUCKET_KEYS, accessKeyId: 'another' }) }, 'does not know the access key'],
    ['the region', { region: 'elsewhere' }, 'lies in another region'],
  ])('tells a mistake in %s', async (_what, changes, words) => {
    const text = await said(place(changes).put(heron, signal))
    expect(text).toContain(words)
    expect(text).not.toMatch(/another$|AKID/)
  })

  it.each([
    [HOUR, '60 min ahead of'],
    [-HOUR, '60 min behind'],
  ])('tells a clock that is wrong by %d ms, by whatever request', async (off, words) => {
    const wrong = place({}, () => time + off)
    expect(await said(wrong.put(heron, signal))).toContain(words)
    expect(await said(wrong.has(heron, signal))).toContain(words)
  })

  it('gives nothing of a file that has another length than it had', async () => {
    await place().put(heron, signal)
    bucket.objects.set(heron.sha256, { bytes: Buffer.from('a heron'), type: 'image/png' })
    expect(await said(place().open(heron, null))).toContain('another length')
    expect(await place().has(heron, signal)).toBe(false)
  })
})
