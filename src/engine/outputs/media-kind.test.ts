import { describe, expect, it } from 'vitest'
import { judgeMedia } from '#engine/outputs/media-kind.ts'

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const MP4 = Uint8Array.from([0, 0, 0, 0x18, ...ascii('ftypisom'), 0, 0])
const URL_MP4 = 'https://cdn.example/a/0.mp4?sig=1'

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0))
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

describe('judgeMedia', () => {
  it('names the type and extension by the bytes, whatever the link is called', () => {
    expect(judgeMedia(PNG, 'image', URL_MP4)).toEqual({ kind: 'media', contentType: 'image/png', extension: 'png' })
    expect(judgeMedia(MP4, 'video', '')).toEqual({ kind: 'media', contentType: 'video/mp4', extension: 'mp4' })
    expect(judgeMedia(text('glTF\u0002\0\0\0'), 'model3d', '').kind).toBe('media')
  })

  it('takes a container for audio, and an animated image for a video', () => {
    expect(judgeMedia(MP4, 'audio', '').kind).toBe('media')
    expect(judgeMedia(text('GIF89a'), 'video', '').kind).toBe('media')
  })

  it.each([
    ['an HTML page', '<!DOCTYPE html><html><title>Sorry</title>'],
    ['an HTML page', '\uFEFF \n<!-- cached -->\n<html>'],
    ['an "access denied" message', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['an XML message', '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'],
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a JSON message', '{"error":"not found"}'],
    ['bytes of no known media format', 'upstream connect error'],
    ['an empty file', ''],
  ])('says that it got %s instead of media', (reason, content) => {
    for (const kind of ['image', 'video', 'audio'] as const) {
      const verdict = judgeMedia(text(content), kind, URL_MP4)
      expect(verdict).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
    }
  })

  it('refuses media of another kind than was made', () => {
    expect(judgeMedia(PNG, 'video', URL_MP4)).toEqual({ kind: 'refused', reason: 'image/png, not a video' })
    expect(judgeMedia(MP4, 'image', '').kind).toBe('refused')
  })

  it('lets text be JSON but not a web page, and a model be any bytes but a page', () => {
    expect(judgeMedia(text('{"answer":42}'), 'text', '')).toMatchObject({ kind: 'media', extension: 'txt' })
    expect(judgeMedia(text('<html>'), 'text', '').kind).toBe('refused')
    const obj = judgeMedia(text('# a cube\nv 0 0 0\n'), 'model3d', 'https://cdn.example/cube.OBJ')
    expect(obj).toEqual({ kind: 'media', contentType: 'application/octet-stream', extension: 'obj' })
    expect(judgeMedia(text('{"error":1}'), 'model3d', '').kind).toBe('refused')
  })
})
