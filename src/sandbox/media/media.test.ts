import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { readRange } from '#sandbox/media/byte-range.ts'
import { mediaBytes } from '#sandbox/media/media.ts'
import { createSandboxDesk, DESK_ORIGIN, type SandboxDesk } from '#testing/sandbox-desk.ts'

function get(desk: SandboxDesk, path: string, headers: Record<string, string> = {}, method = 'GET') {
  return desk.sandbox.fetch(new Request(`${DESK_ORIGIN}/sandbox/media${path}`, { method, headers }))
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

describe('media', () => {
  it('makes real files, the same for a seed and others for another', async () => {
    const image = await mediaBytes('image', 'a')
    expect(image.slice(0, 8)).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
    expect(text(image.slice(12, 16))).toBe('IHDR')
    expect(text(image.slice(-8, -4))).toBe('IEND')
    expect(image.length).toBeLessThan(300_000)
    const sound = await mediaBytes('audio', 'a')
    expect(text(sound.slice(0, 4)) + text(sound.slice(8, 16))).toBe('RIFFWAVEfmt ')
    expect(new DataView(sound.buffer).getUint32(4, true)).toBe(sound.length - 8)
    const clips = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => mediaBytes('video', seed)))
    for (const clip of clips) {
      expect(text(clip.slice(4, 12))).toBe('ftypisom')
      // The index comes before the frames: a player can begin with the first bytes.
      expect(text(clip).indexOf('moov')).toBeLessThan(text(clip).indexOf('mdat'))
      expect(clip.length).toBeLessThan(40_000)
    }
    expect(new Set(clips.map((clip) => clip.length)).size).toBeGreaterThan(1)
    expect(await mediaBytes('image', 'a')).toEqual(image)
    expect(await mediaBytes('image', 'b')).not.toEqual(image)
  })

  it('writes pixels that inflate to 512 rows with right checksums', async () => {
    const image = await mediaBytes('image', 'check')
    const view = new DataView(image.buffer)
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([512, 512])
    // The checksum of an empty IEND chunk is a constant of the format.
    expect(view.getUint32(image.length - 4)).toBe(0xae426082)
    const length = view.getUint32(33)
    const packed = new Blob([image.slice(41, 41 + length)]).stream()
    const raw = await new Response(packed.pipeThrough(new DecompressionStream('deflate'))).arrayBuffer()
    expect(raw.byteLength).toBe(512 * (1 + 512 * 3))
  })

  it('serves outputs under their own names with type, length and id of the request', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'video-with-frames', { ageMs: 5 * MINUTE })
    const video = await get(desk, `/${id}/0.mp4`)
    expect(video.status).toBe(200)
    expect(Object.fromEntries(video.headers)).toEqual({
      'accept-ranges': 'bytes',
      'content-length': String((await bytesOf(video.clone())).length),
      'content-type': 'video/mp4',
      date: new Date(desk.now()).toUTCString(),
      'x-request-id': expect.stringMatching(/^req_/),
    })
    expect((await get(desk, `/${id}/first_frame.png`)).headers.get('content-type')).toBe('image/png')
    const sound = await desk.make('hiapi', 'happy-audio', { ageMs: 5 * MINUTE })
    expect((await get(desk, `/${sound}/0.wav`)).headers.get('content-type')).toBe('audio/wav')
  })

  it('answers HEAD and ranges', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-video', { ageMs: 5 * MINUTE })
    const whole = await bytesOf(await get(desk, `/${id}/0.mp4`))
    const head = await get(desk, `/${id}/0.mp4`, {}, 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(whole.length))
    expect((await bytesOf(head)).length).toBe(0)
    const part = await get(desk, `/${id}/0.mp4`, { range: 'bytes=100-199' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${whole.length}`)
    expect(await bytesOf(part)).toEqual(whole.slice(100, 200))
    const tail = await get(desk, `/${id}/0.mp4`, { range: 'bytes=-10' })
    expect(await bytesOf(tail)).toEqual(whole.slice(-10))
    const beyond = await get(desk, `/${id}/0.mp4`, { range: `bytes=${whole.length}-` })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`)
  })

  it('expires to the second, in the XML of an object store', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'expires-10-min')
    expect((await get(desk, `/${id}/0.png`)).status).toBe(404)
    desk.pass(MINUTE)
    expect((await get(desk, `/${id}/0.png`)).status).toBe(200)
    desk.pass(10 * MINUTE)
    const expired = await get(desk, `/${id}/0.png`)
    expect(expired.status).toBe(403)
    expect(expired.headers.get('content-type')).toBe('application/xml')
    expect(await expired.text()).toMatch(/<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/)
  })

  it('never expires what is persistent, and knows no other names', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'persistent-output')
    desk.pass(400 * 24 * 60 * MINUTE)
    expect((await get(desk, `/${id}/0.png`)).status).toBe(200)
    for (const path of [`/${id}/1.png`, '/unknown/0.png', `/${id}`, '/', `/${id}/../0.png`]) {
      const missing = await get(desk, path)
      expect(missing.status).toBe(404)
      expect(await missing.text()).toContain('NoSuchKey')
    }
    expect((await get(desk, `/${id}/0.png`, {}, 'DELETE')).status).toBe(405)
  })

  it('spoils outputs on request: a page, half a file, a refusal', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image', { ageMs: MINUTE })
    const spoil = (kind: string) => desk.ask('POST', '/faults', { body: { dialect: 'media', kind } })
    await spoil('html-200')
    const page = await get(desk, `/${id}/0.png`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    await spoil('cut')
    const cut = await get(desk, `/${id}/0.png`)
    expect(cut.headers.get('content-length')).toBe(String((await mediaBytes('image', `${id}/0.png`)).length))
    await expect(cut.arrayBuffer()).rejects.toThrow()
    await spoil('busy')
    const busy = await get(desk, `/${id}/0.png`)
    expect(busy.status).toBe(503)
    expect(await busy.text()).toContain('SlowDown')
    await desk.ask('POST', '/faults', { body: { dialect: 'media', kind: 'drip', delayMs: 20 } })
    const whole = await mediaBytes('image', `${id}/0.png`)
    expect(await bytesOf(await get(desk, `/${id}/0.png`))).toEqual(whole)
    expect((await get(desk, `/${id}/0.png`)).status).toBe(200)
  })
})

describe('readRange', () => {
  it('gives a part that lies within the file, or none', () => {
    const bound = fc.option(fc.nat(2000), { nil: '' })
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 1000 }), (from, to, size) => {
        const range = readRange(`bytes=${from}-${to}`, size)
        if (range.kind !== 'part') return
        expect(range.from).toBeGreaterThanOrEqual(0)
        expect(range.to).toBeGreaterThanOrEqual(range.from)
        expect(range.to).toBeLessThan(size)
      }),
    )
  })

  it.each([null, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'nonsense'])(
    'takes %j as no range',
    (header) => {
      expect(readRange(header, 10)).toEqual({ kind: 'whole' })
    },
  )

  it('refuses what begins after the end', () => {
    expect(readRange('bytes=10-', 10)).toEqual({ kind: 'unsatisfiable' })
    expect(readRange('bytes=-0', 10)).toEqual({ kind: 'unsatisfiable' })
    expect(readRange('bytes=9-', 10)).toEqual({ kind: 'part', from: 9, to: 9 })
    expect(readRange(`bytes=0-${20 * SECOND}`, 10)).toEqual({ kind: 'part', from: 0, to: 9 })
  })
})
