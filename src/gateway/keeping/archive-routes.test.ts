import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { S3Bucket } from '#archive/s3-bucket.ts'
import { S3Place } from '#archive/s3-place.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { answerArchive } from '#gateway/keeping/archive-routes.ts'
import { archiveHouse, deskKeeping, hashOf, type ArchiveDesk, type ArchiveHouse } from '#testing/archive-desk.ts'
import { NOON } from '#testing/builders.ts'
import { Bucket, BUCKET_KEYS, wireTo } from '#testing/s3/bucket.ts'

const clock = { now: () => Date.now() }
const HERON = hashOf('a heron')
let bucket: Bucket
let house: ArchiveHouse
let desk: ArchiveDesk

beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  bucket = new Bucket(clock.now)
  const settings = bucket.settings()
  house = archiveHouse(
    undefined,
    new S3Place(new S3Bucket({ settings, clock, networkReason: () => 'it is not reached', wire: wireTo(bucket) })),
  )
  desk = await deskKeeping(house, ['a heron'], {})
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

async function toTheBucketAlone(): Promise<void> {
  for (let passed = 0; passed < 3 * MINUTE; passed += 5 * SECOND) await house.pass(5 * SECOND)
  expect(house.files()).toEqual([])
}

describe.each([
  ['the disk', async () => undefined],
  ['the bucket', toTheBucketAlone],
])('a copy from %s', (_where, arrive) => {
  beforeEach(arrive)

  it('is whole, inert, and never changes', async () => {
    const answer = await answerArchive(desk.archive, HERON, null)
    expect([answer.status, await answer.text()]).toEqual([200, 'a heron'])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'content-type': 'image/png',
      'content-length': '7',
      'accept-ranges': 'bytes',
      'cache-control': expect.stringContaining('immutable') as string,
    })
  })

  it.each([
    ['bytes=2-', 206, 'heron', 'bytes 2-6/7'],
    ['bytes=-3', 206, 'ron', 'bytes 4-6/7'],
    ['bytes=0-0', 206, 'a', 'bytes 0-0/7'],
    ['bytes=7-', 416, '', 'bytes */7'],
  ])('is given in parts: %s', async (range, status, text, told) => {
    const answer = await answerArchive(desk.archive, HERON, range)
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([status, text, told])
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  })
})

describe('a copy that cannot be given', () => {
  it.each([
    ['is kept by nobody', () => undefined, hashOf('other'), 'does not keep this file'],
    ['is gone from the bucket', () => bucket.objects.clear(), HERON, 'it is gone from outputs/team/ at bucket.example'],
    [
      'is in a bucket that refuses',
      () => (bucket.fault = () => ({ kind: 'refuse', status: 403, code: 'InvalidAccessKeyId' })),
      HERON,
      'does not know the access key',
    ],
    ['is in a bucket that is away', () => (bucket.fault = () => ({ kind: 'cut' })), HERON, 'it is not reached'],
  ])('because it %s, says so, and shows no key', async (_why, spoil, sha256, words) => {
    await toTheBucketAlone()
    spoil()
    const answer = await answerArchive(desk.archive, sha256, null)
    const text = await answer.text()
    expect([answer.status, text]).toEqual([404, expect.stringContaining(words)])
    for (const key of Object.values(BUCKET_KEYS)) expect(text).not.toContain(key)
    expect(JSON.stringify([desk.archive.state(), await desk.store.copyBook.copies()])).not.toMatch(/AKID|secret/)
  })
})
