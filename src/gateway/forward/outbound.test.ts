import { expect, it } from 'vitest'
import { createOutbound } from '#gateway/forward/outbound.ts'
import { serveOnLoopback } from '#testing/system/loopback-server.ts'

it('looks a last time whether a request may leave, when there is a connection for it', async () => {
  const server = await serveOnLoopback((_request, response) => response.end('here'))
  const { vendor } = createOutbound(1000)
  const signal = new AbortController().signal
  let may = true
  const asked: number[] = []
  const send = () =>
    vendor({
      url: new URL(server.origin),
      method: 'POST',
      headers: {},
      body: new TextEncoder().encode('{}'),
      signal,
      mayLeave() {
        asked.push(server.seen.length)
        return may
      },
    })
  const reply = await send()
  expect(reply.status).toBe(200)
  for await (const _part of reply.body) continue
  may = false
  await expect(send()).rejects.toThrow('it must not leave any more')
  // Asked once for each, before the server saw anything of it.
  expect([asked, server.seen.length]).toEqual([[0, 1], 1])
  await server.close()
})
