import { describe, expect, it } from 'vitest'
import { statusOf } from '#domain/connection/gateway-protocol.ts'
import { quieted } from '#gateway/server/quiet.ts'

const asked = (headers: Record<string, string>) => new Request('http://127.0.0.1:4310/api/media?url=x', { headers })

describe('quieted', () => {
  it('keeps a browser console clean and the true status readable', async () => {
    const quiet = quieted(asked({ 'sec-fetch-site': 'same-origin' }), new Response('gone', { status: 410 }))
    expect(quiet.status).toBe(200)
    expect(statusOf(quiet)).toBe(410)
    expect(await quiet.text()).toBe('gone')
  })

  it('tells anybody else the status itself', () => {
    expect(quieted(asked({}), new Response(null, { status: 404 })).status).toBe(404)
  })

  it('leaves a good answer alone', () => {
    const good = new Response('bytes', { status: 206 })
    expect(quieted(asked({ 'sec-fetch-site': 'same-origin' }), good)).toBe(good)
    expect(statusOf(good)).toBe(206)
  })
})
