import { describe, expect, it } from 'vitest'
import { expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'

describe('the kind of an output', () => {
  it.each([
    ['https://cdn.example/a.PNG?sig=1#x', 'image'],
    ['https://cdn.example/a/b.mp4', 'video'],
    ['https://cdn.example/a.flac', 'audio'],
    ['https://cdn.example/model.glb', 'model3d'],
    ['https://cdn.example/words.srt', 'text'],
    ['https://cdn.example/archive.zip', 'file'],
    ['https://cdn.example/a.png/raw', 'file'],
    ['https://cdn.example/', 'file'],
    ['not a url', 'file'],
  ])('of %s is %s', (url, kind) => {
    expect(kindOfUrl(url)).toBe(kind)
  })
})

describe('the end of a link', () => {
  const signed = 'https://b.example/a.png?X-Amz-Date=20260628T140500Z&X-Amz-Expires=900'
  const end = Date.UTC(2026, 5, 28, 14, 20)

  it('is the earlier of what the vendor states and what the signature says', () => {
    expect(expiryOf((end - 1_000) / 1000, signed)).toEqual({ at: end - 1_000, source: 'vendor' })
    expect(expiryOf((end + 1_000) / 1000, signed)).toEqual({ at: end, source: 'signature' })
    expect(expiryOf(end / 1000, signed)).toEqual({ at: end, source: 'vendor' })
  })

  it('is what either of them says alone', () => {
    expect(expiryOf(end / 1000, 'https://b.example/a.png')).toEqual({ at: end, source: 'vendor' })
    for (const stated of [0, null, undefined, 'never', {}, '0001-01-01T00:00:00Z'])
      expect(expiryOf(stated, signed)).toEqual({ at: end, source: 'signature' })
  })

  it('is unknown for 0, null and unsigned links', () => {
    for (const stated of [0, null, undefined, 'never', {}])
      expect(expiryOf(stated, 'https://b.example/a?Expires=9')).toBeNull()
  })
})
