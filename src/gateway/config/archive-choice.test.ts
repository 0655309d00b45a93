import { describe, expect, it } from 'vitest'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { DAY } from '#domain/time.ts'
import { REGISTRY } from '#testing/product.ts'

const GIGABYTE = 1024 ** 3

function read(archive: unknown) {
  return parseConfig(JSON.stringify({ connections: [], archive }), { vendors: REGISTRY.all, env: {} })
}

function rulesOf(archive: unknown) {
  const parsed = read(archive)
  return parsed.ok ? archiveRules(parsed.config.archive) : null
}

describe('what the configuration says about outputs', () => {
  it('keeps 20 GB for any time unless it says otherwise', () => {
    const usual = { keeps: true, bytes: 20 * GIGABYTE, age: null, own: [] }
    expect([rulesOf(true), rulesOf({})]).toEqual([usual, usual])
    expect(rulesOf(false)?.keeps).toBe(false)
    expect(rulesOf({ gigabytes: 1, days: 30 })).toEqual({ keeps: true, bytes: GIGABYTE, age: 30 * DAY, own: [] })
  })

  it('takes what a connection does not say from the rule for all, its bytes aside', () => {
    const connections = { off: false, on: true, small: { gigabytes: 0.5 }, short: { days: 2 } }
    expect(rulesOf({ days: 30, connections })?.own).toEqual([
      ['off', { keeps: false, bytes: null, age: 30 * DAY }],
      ['on', { keeps: true, bytes: null, age: 30 * DAY }],
      ['small', { keeps: true, bytes: GIGABYTE / 2, age: 30 * DAY }],
      ['short', { keeps: true, bytes: null, age: 2 * DAY }],
    ])
  })

  it.each([
    { archive: 'yes' },
    { archive: { days: -1 } },
    { archive: { megabytes: 1 } },
    { archive: { connections: { a: { hours: 1 } } } },
  ])('refuses $archive and names the field', ({ archive }) => {
    const parsed = read(archive)
    expect(parsed.ok ? '' : JSON.stringify(parsed)).toContain('archive')
  })
})

describe('where outputs are kept', () => {
  const bucket = { kind: 's3', endpoint: 'https://s3.example.com', bucket: 'outputs' }
  const env = { AWS_ACCESS_KEY_ID: 'the-id', AWS_SECRET_ACCESS_KEY: 'the-secret', ID: 'other-id' }
  const placed = (place: unknown, given: Readonly<Record<string, string>> = env) =>
    parseConfig(JSON.stringify({ archive: { days: 3, place } }), { vendors: REGISTRY.all, env: given })

  it('is beside the list, in a folder that may be shared, or in a bucket', () => {
    const beside = read(true)
    expect(beside.ok && beside.config.archivePlace).toEqual({ kind: 'disk', folder: null, shared: false })
    const shared = placed({ kind: 'disk', folder: '/srv/outputs', shared: true })
    expect(shared.ok && shared.config.archivePlace).toEqual({ kind: 'disk', folder: '/srv/outputs', shared: true })
    const s3 = placed({ ...bucket, prefix: 'team/a', accessKeyId: { env: 'ID' } })
    const place = s3.ok ? s3.config.archivePlace : null
    expect(place).toMatchObject({ kind: 's3', settings: { bucket: 'outputs', prefix: 'team/a/', region: null } })
    expect(place?.kind === 's3' && place.settings.keys()).toEqual({
      accessKeyId: 'other-id',
      secretAccessKey: 'the-secret',
    })
    expect(s3.ok && archiveRules(s3.config.archive).age).toBe(3 * DAY)
  })

  it('has its keys in nothing that is written out', () => {
    const written = placed({ ...bucket, accessKeyId: 'id-in-the-file', secretAccessKey: 'secret-in-the-file' })
    expect(written.ok).toBe(true)
    expect(JSON.stringify(written)).not.toMatch(/in-the-file/)
  })

  it.each([
    [{ ...bucket, endpoint: 'http://s3.example.com' }, 'archive.place.endpoint: must be an https address'],
    [{ ...bucket, endpoint: 'https://s3.example.com/outputs' }, 'archive.place.endpoint: must be without a path'],
    [{ ...bucket, bucket: 'a/b' }, 'archive.place.bucket: '],
    [{ ...bucket, prefix: '../x' }, 'archive.place.prefix: '],
    [{ ...bucket, prefix: 'a//b' }, 'archive.place.prefix: '],
    [{ ...bucket, secret: 'x' }, 'archive.place'],
    [{ kind: 'ftp' }, 'archive.place.kind'],
    [{ kind: 'disk', folder: 'outputs' }, 'archive.place.folder: must be the whole path'],
    [
      { ...bucket, accessKeyId: { env: 'NONE' } },
      'archive.place.accessKeyId.env: the environment variable NONE is not',
    ],
  ])('refuses %j, and names the field', (place, words) => {
    const parsed = placed(place)
    expect(parsed.ok ? '' : parsed.mistakes.join('\n')).toContain(words)
    expect(JSON.stringify(parsed)).not.toContain('the-secret')
  })

  it('says of each key that it is missing', () => {
    const parsed = placed(bucket, {})
    expect(parsed.ok ? [] : parsed.mistakes).toEqual([
      expect.stringContaining('AWS_ACCESS_KEY_ID'),
      expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    ])
  })
})
