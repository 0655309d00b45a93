import type { ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { OUTPUT_KINDS, type OutputKind } from '#domain/output/output.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, type OpenGateway } from '#testing/system/open-gateway.ts'

let store: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

const LIMIT = 100_000

beforeAll(async () => {
  store = await serveOnLoopback((request, response) => answer(request, response))
  open = await openGateway({ mediaHosts: [store.host] }, { limits: { media: { bytes: LIMIT, idle: 400 } } })
})
afterAll(() => store.close())

const ask = (kind: OutputKind | null, name = 'a', init: RequestInit = {}) =>
  open.ask(mediaPath(`${store.origin}/${name}`, kind === null ? {} : { kind }), init)

function serve(body: string | Buffer, headers: Record<string, string> = {}, status = 200): void {
  answer = (_request, response) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
}

const zipOf = (name: string) =>
  Buffer.concat([
    Buffer.from('PK\u0003\u0004'),
    Buffer.alloc(22),
    Buffer.from([name.length, 0, 0, 0]),
    Buffer.from(name),
  ])

const FILES: readonly (readonly [string, OutputKind, string, Buffer])[] = [
  ['lyrics.txt', 'text', 'text/plain', Buffer.from('[Verse]\nThe red fox jumps\n')],
  ['a.vtt', 'text', 'text/vtt', Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n')],
  ['a.srt', 'text', 'application/x-subrip', Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nHi\n')],
  ['a.json', 'text', 'application/json', Buffer.from('{"segments":[{"text":"Hi"}]}')],
  ['model.obj', 'model3d', 'model/obj', Buffer.from('# cube\nv 0 0 0\nf 1 1 1\n')],
  ['a.glb', 'model3d', 'model/gltf-binary', Buffer.from('glTF\u0002\0\0\0\0\0\0\0')],
  ['a.gltf', 'model3d', 'model/gltf+json', Buffer.from('{"asset":{"version":"2.0"}}')],
  ['a.ply', 'model3d', 'model/x-ply', Buffer.from('ply\nformat ascii 1.0\n')],
  ['a.stl', 'model3d', 'model/stl', Buffer.from('solid cube\n')],
  ['b.stl', 'model3d', 'application/octet-stream', Buffer.alloc(134)],
  ['a.fbx', 'model3d', 'model/x-fbx', Buffer.from('Kaydara FBX Binary  \0')],
  ['a.usdz', 'model3d', 'model/vnd.usdz+zip', zipOf('room.usdc')],
  ['stems.zip', 'file', 'application/zip', zipOf('stem.wav')],
  ['a.pdf', 'file', 'application/pdf', Buffer.from('%PDF-1.7\n')],
]

describe('every file that a vendor makes', () => {
  it.each(FILES)('%s as %s comes as %s, inert', async (name, kind, type, bytes) => {
    serve(bytes)
    const reply = await ask(kind, name)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type])
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(bytes)
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
  })

  it.each([
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a hidden page', '\uFEFF \n<!-- --><html>'],
    ['a refusal', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['a message', '{"code":404,"message":"not found"}'],
    ['nothing', ''],
  ])('%s is none, whatever kind is expected', async (_name, body) => {
    serve(body, { 'content-type': 'image/png' })
    for (const kind of [...OUTPUT_KINDS, null]) expect(await codeOf(await ask(kind)), `${kind}`).toBe('media_not_media')
  })

  it('is only taken as what it is asked for', async () => {
    serve('The red fox jumps')
    for (const kind of ['image', 'video', 'audio', 'model3d', null] as const) {
      expect(await codeOf(await ask(kind)), `${kind}`).toBe('media_not_media')
    }
    expect(await codeOf(await open.ask(`/api/media?kind=page&url=${encodeURIComponent(store.origin)}`))).toBe(
      'bad_request',
    )
  })
})

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(50_000, 7)])
const ENCODED: readonly (readonly [string, Buffer])[] = [
  ['gzip', gzipSync(PNG)],
  ['x-gzip', gzipSync(PNG)],
  ['deflate', deflateSync(PNG)],
  ['br', brotliCompressSync(PNG)],
]

describe('a file that was compressed for the way', () => {
  it.each(ENCODED)('comes plain from %s, and claims nothing of the compressed bytes', async (encoding, bytes) => {
    serve(bytes, {
      'content-encoding': encoding,
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag: '"1"',
    })
    const reply = await ask('image')
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(PNG)
    expect(reply.headers.get('content-type')).toBe('image/png')
    for (const name of ['content-encoding', 'content-length', 'accept-ranges', 'etag']) {
      expect(reply.headers.get(name), name).toBeNull()
    }
  })

  it.each(ENCODED)('answers HEAD from a beginning of %s', async (encoding, bytes) => {
    const start = bytes.subarray(0, 40)
    serve(start, { 'content-encoding': encoding, 'content-range': `bytes 0-39/${bytes.length}` }, 206)
    const reply = await ask('image', 'a', { method: 'HEAD' })
    expect([reply.status, reply.headers.get('content-length')]).toEqual([200, null])
    expect(statusOf(reply)).toBe(200)
  })

  it.each(ENCODED)('breaks when %s breaks off, and when it is none', async (encoding, bytes) => {
    serve(bytes.subarray(0, -3), { 'content-encoding': encoding })
    const cut = await ask('image')
    if (statusOf(cut) === 200) await expect(cut.arrayBuffer()).rejects.toThrow()
    else expect(await codeOf(cut)).toBe('media_failed')
    serve('no such bytes at all', { 'content-encoding': encoding })
    expect(await codeOf(await ask('image'))).toBe('media_failed')
  })

  it('is no larger than any other when it is unpacked', async () => {
    const bomb = gzipSync(Buffer.concat([PNG.subarray(0, 8), Buffer.alloc(50 * LIMIT)]))
    expect(bomb.length).toBeLessThan(LIMIT)
    serve(bomb, { 'content-encoding': 'gzip' })
    await expect((await ask('image')).arrayBuffer()).rejects.toThrow()
  })

  it('is refused in parts, and in an encoding that cannot be undone', async () => {
    serve(gzipSync(PNG), { 'content-encoding': 'gzip', 'content-range': `bytes 5-20/${PNG.length}` }, 206)
    expect(await codeOf(await ask('image', 'a', { headers: { range: 'bytes=5-20' } }))).toBe('media_failed')
    serve(PNG, { 'content-encoding': 'zstd' })
    expect(await codeOf(await ask('image'))).toBe('media_failed')
  })
})
