import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffMediaType } from '#domain/output/media-type.ts'

function bytes(...parts: (string | number | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'string') return Array.from(part, (letter) => letter.charCodeAt(0))
      return typeof part === 'number' ? [part] : [...part]
    }),
  )
}

const size = [0x10, 0x20, 0, 0]

describe('sniffMediaType', () => {
  it.each([
    ['image/png', bytes(0x89, 'PNG\r\n', 0x1a, 0x0a)],
    ['image/jpeg', bytes(0xff, 0xd8, 0xff, 0xe0)],
    ['image/gif', bytes('GIF89a')],
    ['image/webp', bytes('RIFF', size, 'WEBPVP8L')],
    ['image/avif', bytes([0, 0, 0, 0x1c], 'ftypavif')],
    ['image/bmp', bytes('BM', size, [0, 0, 0, 0])],
    ['video/mp4', bytes([0, 0, 0, 0x18], 'ftypisom')],
    ['video/mp4', bytes([0, 0, 0, 0x18], 'ftypmp42')],
    ['video/quicktime', bytes([0, 0, 0, 0x14], 'ftypqt  ')],
    ['video/webm', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], 'webm')],
    ['video/x-matroska', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x88], 'matroska')],
    ['audio/mpeg', bytes('ID3', 4, 0)],
    ['audio/mpeg', bytes([0xff, 0xfb, 0x90, 0x64])],
    ['audio/aac', bytes([0xff, 0xf1, 0x50, 0x80])],
    ['audio/wav', bytes('RIFF', size, 'WAVEfmt ')],
    ['audio/ogg', bytes('OggS', Array<number>(24).fill(0), 'OpusHead')],
    ['video/ogg', bytes('OggS', Array<number>(24).fill(0), 0x80, 'theora')],
    ['audio/flac', bytes('fLaC')],
    ['audio/mp4', bytes([0, 0, 0, 0x18], 'ftypM4A ')],
    ['model/gltf-binary', bytes('glTF', 2, 0, 0, 0)],
    ['application/zip', bytes('PK', 3, 4)],
  ])('knows %s', (type, input) => {
    expect(sniffMediaType(input)).toBe(type)
  })

  it.each([
    '<!doctype html><html>',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '{"code":401}',
    'BM is how this sentence begins',
    'upstream connect error',
    '',
  ])('does not take %j for media', (input) => {
    expect(sniffMediaType(new TextEncoder().encode(input))).toBeNull()
  })

  it('never takes printable text with a leading < or { for media, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (input) => {
        sniffMediaType(input)
        for (const head of ['<', '{', '[', ' ']) {
          expect(sniffMediaType(Uint8Array.from([head.charCodeAt(0), ...input]))).toBeNull()
        }
      }),
    )
  })
})
