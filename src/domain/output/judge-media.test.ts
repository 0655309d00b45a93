import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeMedia } from '#domain/output/judge-media.ts'
import { OUTPUT_KINDS, type OutputKind } from '#domain/output/output.ts'

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

  it('lets text be JSON but not a web page', () => {
    expect(judgeMedia(text('{"answer":42}'), 'text', '')).toMatchObject({ kind: 'media', extension: 'json' })
    expect(judgeMedia(text('<html>'), 'text', '').kind).toBe('refused')
  })

  const PLAIN: readonly (readonly [OutputKind, string, string, string, string])[] = [
    ['text', 'lyrics.txt', '[Verse 1]\nThe fox {runs}\n', 'text/plain', 'txt'],
    ['text', 'lyrics', '\uFEFF雪の中の猫', 'text/plain', 'txt'],
    ['text', 'notes.md', '# Title\n\nA 12 words line\n', 'text/plain', 'md'],
    ['text', 'a.vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi', 'text/vtt', 'vtt'],
    ['file', 'a', '1\r\n00:00:01,000 --> 00:00:02,500\r\nHi', 'application/x-subrip', 'srt'],
    ['file', 'a.json', '{"segments":[{"text":"an error occurred","start":0}]}', 'application/json', 'json'],
    ['file', 'a.json', '[{"code":1}]', 'application/json', 'json'],
    ['model3d', 'model.obj', '# a cube\nmtllib cube.mtl\nv 0 0 0\n', 'model/obj', 'obj'],
    ['model3d', 'cube.MTL', 'newmtl red\nKd 1 0 0\n', 'model/obj', 'mtl'],
    ['model3d', 'a', 'solid cube\n facet normal 0 0 1\n', 'model/stl', 'stl'],
    ['model3d', 'a', 'ply\nformat ascii 1.0\n', 'model/x-ply', 'ply'],
    ['model3d', 'a', '; FBX 7.3.0 project file\n', 'model/x-fbx', 'fbx'],
    ['model3d', 'a', 'Kaydara FBX Binary  \u0000\u001a\u0000', 'model/x-fbx', 'fbx'],
    ['model3d', 'a', 'glTF\u0002\u0000\u0000\u0000', 'model/gltf-binary', 'glb'],
    ['model3d', 'a', '{"accessors":[{"bufferView":0}],"asset":{"version":"2.0"}}', 'model/gltf+json', 'gltf'],
    ['model3d', 'a', '<?xml version="1.0"?>\n<COLLADA version="1.4.1">', 'model/vnd.collada+xml', 'dae'],
    ['model3d', 'part.stl', 'x'.repeat(80) + '\u0001\u0000\u0000\u0000', 'application/octet-stream', 'stl'],
    [
      'model3d',
      'a',
      `PK\u0003\u0004${'\u0000'.repeat(22)}\u0009\u0000\u0000\u0000room.usdc`,
      'model/vnd.usdz+zip',
      'usdz',
    ],
    [
      'file',
      'stems',
      `PK\u0003\u0004${'\u0000'.repeat(22)}\u0009\u0000\u0000\u0000stem1.wav`,
      'application/zip',
      'zip',
    ],
    ['file', 'a', '%PDF-1.7\n', 'application/pdf', 'pdf'],
    ['file', 'splat.spz', '\u001f\u008b\u0008', 'application/gzip', 'spz'],
  ]
  it.each(PLAIN)('knows a %s called %s by its bytes', (kind, name, content, contentType, extension) => {
    const bytes = contentType.startsWith('text') ? text(content) : Uint8Array.from(ascii(content))
    const verdict = judgeMedia(bytes, kind, `https://cdn.example/${name}`)
    expect(verdict).toEqual({ kind: 'media', contentType, extension })
  })

  it.each([
    ['{"error":{"code":404}}', 'a JSON message'],
    ['{"code":404,"msg":"no such file"}', 'a JSON message'],
    ['{ "success":false, "status_code": 410, "message":"gone" }', 'a JSON message'],
    ['<?xml version="1.0"?><Error><Code>ExpiredToken</Code></Error>', 'an "access denied" message'],
    ['<!-- x --><svg onload="alert(1)"/>', 'an SVG drawing'],
    ['<!DOCTYPE html>', 'an HTML page'],
  ])('takes %s for no file of any kind', (content, reason) => {
    for (const kind of [...OUTPUT_KINDS, null]) {
      const verdict = judgeMedia(text(content), kind, 'https://cdn.example/a.json')
      expect(verdict).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
    }
  })

  it('takes a sentence for no model, and text for nothing that was not expected to be text', () => {
    expect(judgeMedia(text('upstream connect error'), 'model3d', 'https://cdn.example/a.glb').kind).toBe('refused')
    expect(judgeMedia(text('upstream connect error'), null, '').kind).toBe('refused')
    expect(judgeMedia(Uint8Array.from([0, 1, 2, 3]), 'text', '').kind).toBe('refused')
  })

  it('never gives a file an extension that runs or renders, nor a type that a browser renders with scripts', () => {
    const extension = fc.constantFrom('exe', 'html', 'svg', 'js', 'lnk', 'hta', 'xml', 'xhtml', 'scr', 'url', 'command')
    const head = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .constantFrom('<a', '<html ', ' <svg', '<?xml ', '{"a":1}', 'v 1', '\uFEFF<script>', '<!--', '<x:svg')
        .map(text),
    )
    fc.assert(
      fc.property(head, extension, fc.constantFrom(...OUTPUT_KINDS, null), (bytes, ending, kind) => {
        const verdict = judgeMedia(bytes, kind, `https://cdn.example/a.${ending}`)
        if (verdict.kind === 'refused') return
        expect(verdict.extension).not.toBe(ending)
        expect(verdict.contentType).not.toMatch(/html|svg|javascript|^(?:text|application)\/xml/)
      }),
      { numRuns: 1000 },
    )
  })
})
