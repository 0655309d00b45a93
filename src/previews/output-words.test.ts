import { describe, expect, it } from 'vitest'
import { isDead } from '#domain/output/expiry.ts'
import { UNKNOWN_OUTPUT_FACTS, type Output } from '#domain/output/output.ts'
import { DAY } from '#domain/time.ts'
import { expiredWords, fileNameOf, mainOutput, outputLabel, posterOf } from '#previews/output-words.ts'

const NOW = 1_790_000_000_000

function output(changes: Partial<Output> = {}): Output {
  return { ...UNKNOWN_OUTPUT_FACTS, key: '0', kind: 'image', url: 'https://cdn.example.com/0.png', ...changes }
}

describe('words for outputs', () => {
  it('names the role, else the kind', () => {
    expect(outputLabel(output({ kind: 'video' }))).toBe('Video')
    expect(outputLabel(output({ role: 'first_frame' }))).toBe('First frame')
    expect(outputLabel(output({ kind: 'audio', role: 'audio' }))).toBe('Audio')
  })

  it('finds the file name in an address', () => {
    expect(fileNameOf('https://a.example/x/my%20film.mp4?sig=1')).toBe('my film.mp4')
    expect(fileNameOf('https://a.example/%E0%A4%A')).toBe('%E0%A4%A')
    expect(fileNameOf('https://a.example/')).toBeNull()
    expect(fileNameOf('not a url')).toBeNull()
  })

  it('says what became of an expired file', () => {
    const expiry = { at: NOW - 3 * DAY, source: 'vendor' } as const
    expect(expiredWords(output({ expiry }), NOW)).toBe('expired 3 d ago · not saved')
    const saved = { at: NOW, bytes: 1, contentType: 'image/png', sha256: 'aa', fileName: 'a.png' }
    expect(expiredWords(output({ expiry, saved }), NOW)).toBe('expired 3 d ago · saved')
  })

  it('takes only a stated expiry for certain', () => {
    expect(isDead(output({ expiry: { at: NOW, source: 'vendor' } }), NOW)).toBe(true)
    expect(isDead(output({ expiry: { at: NOW + 1, source: 'signature' } }), NOW)).toBe(false)
    expect(isDead(output({ expiry: { at: NOW - DAY, source: 'estimate' } }), NOW)).toBe(false)
    expect(isDead(output(), NOW)).toBe(false)
  })
})

describe('what stands for a task', () => {
  const film = output({ key: 'v', kind: 'video' })
  const frame = output({ key: 'f', role: 'first_frame' })
  const thumbnail = output({ key: 't', role: 'thumbnail' })

  it('prefers a thumbnail as the poster and the film as the result', () => {
    expect(posterOf([frame, thumbnail, film])).toBe(thumbnail)
    expect(mainOutput([frame, thumbnail, film])).toBe(film)
  })

  it('makes do with what there is', () => {
    expect(posterOf([film, frame])).toBe(frame)
    expect(posterOf([film])).toBeNull()
    expect(mainOutput([frame])).toBe(frame)
    expect(mainOutput([])).toBeNull()
  })
})
