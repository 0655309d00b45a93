import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressedAnswer } from '#gateway/server/compress-answer.ts'

const HERE = { host: '127.0.0.1', port: 4310 }
const EVERYWHERE = { host: '0.0.0.0', port: 4310 }
const LIST = JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ id: `task-${index}`, status: 'running' })))

const asked = (headers: Record<string, string> = { 'accept-encoding': 'gzip, br' }) =>
  new Request('http://127.0.0.1:4310/api/forward/a/list', { headers })
const answered = (body: string, type = 'application/json') =>
  new Response(body, { status: 203, headers: { 'content-type': type, 'x-kept': 'yes' } })

describe('compressedAnswer', () => {
  it.each([
    ['a gateway that others reach', EVERYWHERE, asked()],
    ['a proxy in front', HERE, asked({ 'accept-encoding': 'br, gzip', 'x-forwarded-for': '10.0.0.7' })],
  ])('packs what goes to another machine: %s', async (_name, bound, request) => {
    const answer = await compressedAnswer(bound, request, answered(LIST))
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(gunzipSync(bytes).toString()).toBe(LIST)
    expect(bytes.length).toBeLessThan(LIST.length / 5)
    expect([answer.status, answer.headers.get('x-kept'), answer.headers.get('vary')]).toEqual([
      203,
      'yes',
      'accept-encoding',
    ])
  })

  it.each<[string, Request, Response]>([
    ['no reader of gzip', asked({ 'x-forwarded-for': '10.0.0.7' }), answered(LIST)],
    ['one who refuses it', asked({ 'accept-encoding': 'gzip;q=0' }), answered(LIST)],
    ['little', asked(), answered('{"ok":true}')],
    ['events', asked(), answered(LIST, 'text/event-stream')],
    ['media', asked(), answered(LIST, 'image/png')],
  ])('leaves as it is: %s', async (_name, request, response) => {
    const text = await response.clone().text()
    const answer = await compressedAnswer(EVERYWHERE, request, response)
    expect(answer.headers.has('content-encoding')).toBe(false)
    expect(await answer.text()).toBe(text)
  })

  it('leaves the answers of the own machine alone, and those without a body', async () => {
    const own = answered(LIST)
    expect(await compressedAnswer(HERE, asked(), own)).toBe(own)
    const none = new Response(null, { status: 304, headers: { 'content-type': 'application/json' } })
    expect(await compressedAnswer(EVERYWHERE, asked(), none)).toBe(none)
  })
})
