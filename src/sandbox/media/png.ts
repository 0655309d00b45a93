import { hash32, unit } from '#domain/hash.ts'
import { pick } from '#sandbox/world/dice.ts'

const SIZE = 512

type Rgb = readonly [number, number, number]

const PALETTES: readonly (readonly [Rgb, Rgb])[] = [
  [
    [27, 42, 107],
    [247, 197, 159],
  ],
  [
    [6, 64, 58],
    [244, 241, 187],
  ],
  [
    [88, 24, 69],
    [255, 195, 113],
  ],
  [
    [20, 30, 48],
    [142, 197, 252],
  ],
  [
    [61, 44, 46],
    [232, 141, 103],
  ],
  [
    [44, 62, 80],
    [189, 195, 199],
  ],
]

/** Where in the gradient a point lies, 0 to 1; `x` and `y` run from 0 to 1. */
type Pattern = (x: number, y: number, turn: number) => number

const PATTERNS: readonly Pattern[] = [
  (x, y, turn) => 0.5 + 0.5 * Math.sin(10 * Math.hypot(x - 0.5, y - turn) * Math.PI),
  (x, y, turn) => 0.7 * y + 0.15 + 0.15 * Math.sin((x * 5 + turn * 6) * Math.PI + y * 9),
  (x, y, turn) => 0.5 + 0.25 * Math.sin((x + turn) * 12) + 0.25 * Math.cos((y - turn) * 12),
  (x, y, turn) => Math.abs(Math.sin((x * (2 + 3 * turn) + y * 3) * Math.PI)),
]

/** A square picture that looks the same for the same seed and different for others. */
export async function pngFor(seed: string): Promise<Uint8Array<ArrayBuffer>> {
  const [dark, light] = pick(`${seed}/palette`, PALETTES) ?? [
    [0, 0, 0],
    [255, 255, 255],
  ]
  const pattern = pick(`${seed}/pattern`, PATTERNS) ?? (() => hash32(seed))
  const turn = unit(`${seed}/turn`)
  const stride = 1 + SIZE * 3
  const raw = new Uint8Array(stride * SIZE)
  for (let row = 0; row < SIZE; row += 1) {
    const start = row * stride
    // Filter 1 (each byte minus its left neighbour) makes gradients small.
    raw[start] = 1
    let left: Rgb = [0, 0, 0]
    for (let column = 0; column < SIZE; column += 1) {
      const colour = blend(dark, light, pattern(column / SIZE, row / SIZE, turn))
      for (let channel = 0; channel < 3; channel += 1) {
        raw[start + 1 + column * 3 + channel] = (colour[channel] ?? 0) - (left[channel] ?? 0)
      }
      left = colour
    }
  }
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header()),
    chunk('IDAT', await deflate(raw)),
    chunk('IEND', new Uint8Array()),
  ])
}

function blend(dark: Rgb, light: Rgb, at: number): Rgb {
  const mix = (channel: 0 | 1 | 2): number => Math.round(dark[channel] + (light[channel] - dark[channel]) * at)
  return [mix(0), mix(1), mix(2)]
}

/** Eight bits a channel, colour type 2 (RGB), no interlace. */
function header(): Uint8Array {
  const bytes = new Uint8Array(13)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, SIZE)
  view.setUint32(4, SIZE)
  bytes.set([8, 2, 0, 0, 0], 8)
  return bytes
}

/** `deflate` in the platform's sense is the zlib format, which is what PNG wants. */
async function deflate(raw: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([raw]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 255] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const named = concat([new TextEncoder().encode(type), content])
  const bytes = new Uint8Array(4 + named.length + 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, content.length)
  bytes.set(named, 4)
  view.setUint32(4 + named.length, crc32(named))
  return bytes
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
