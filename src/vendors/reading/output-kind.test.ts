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
  const at = Date.UTC(2026, 5, 28, 14, 20)

  it.each([
    ['S3', 'https://b.example/a.png?X-Amz-Date=20260628T140500Z&X-Amz-Expires=900&X-Amz-Signature=x'],
    ['GCS', 'https://b.example/a.png?X-Goog-Date=20260628T140500Z&X-Goog-Expires=900&X-Goog-Signature=x'],
    ['CloudFront', `https://b.example/a.png?Expires=${at / 1000}&Signature=x&Key-Pair-Id=y`],
    ['Azure', 'https://b.example/a.png?se=2026-06-28T14%3A20%3A00Z&sig=x'],
  ])('is read from a %s signature', (_who, url) => {
    expect(expiryOf(undefined, url)).toEqual({ at, source: 'signature' })
  })

  it('is what the vendor says, where it says it', () => {
    const signed = 'https://b.example/a.png?X-Amz-Date=20260628T140500Z&X-Amz-Expires=60'
    expect(expiryOf(at / 1000, signed)).toEqual({ at, source: 'vendor' })
  })

  it('is unknown for 0, null and unsigned links', () => {
    for (const stated of [0, null, undefined, 'never', {}])
      expect(expiryOf(stated, 'https://b.example/a?Expires=9')).toBeNull()
    expect(expiryOf(null, 'https://b.example/a?X-Amz-Date=nonsense&X-Amz-Expires=900')).toBeNull()
  })
})
