import { expect, it } from 'vitest'
import { createSandboxDesk, DESK_ORIGIN } from '#testing/sandbox-desk.ts'
import { sandboxFetch } from '#testing/sandbox-fetch.ts'

it('answers like a server', async () => {
  const fetchLike = sandboxFetch(createSandboxDesk().sandbox)
  const reply = await fetchLike(`${DESK_ORIGIN}/sandbox/hiapi/v1/tasks`)
  expect(reply.status).toBe(401)
})

it('rejects when the caller gives up, before the request and during it', async () => {
  const desk = createSandboxDesk()
  const fetchLike = sandboxFetch(desk.sandbox)
  await expect(fetchLike(`${DESK_ORIGIN}/sandbox`, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  await desk.ask('POST', '/faults', { body: { dialect: 'hiapi', kind: 'slow', delayMs: 60_000 } })
  const caller = new AbortController()
  const pending = fetchLike(`${DESK_ORIGIN}/sandbox/hiapi/v1/tasks`, { signal: caller.signal })
  caller.abort()
  await expect(pending).rejects.toThrow(/abort/i)
})
