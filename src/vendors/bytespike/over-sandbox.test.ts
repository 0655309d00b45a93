import { describe, expect, it } from 'vitest'
import { HOUR } from '#domain/time.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk } from '#testing/sandbox-desk.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'

describe('ByteSpike over the sandbox', () => {
  it('finds a task by its own id, and cancels it once', async () => {
    const desk = createSandboxDesk()
    const params = { prompt: 'long-video: a tram' }
    await runOver(
      desk,
      bytespike,
      bytespike.submit({ model: 'sora-2', params, options: {}, idempotencyKey: 'render-7' }),
    )
    const [lookUp, cancel] = [bytespike.lookUpByOwnKey, bytespike.cancel]
    if (!lookUp || !cancel) throw new Error('the adapter cannot')
    const found = await runOver(desk, bytespike, lookUp('render-7'))
    if (found.kind !== 'accepted') throw new Error('not found')
    expect(await runOver(desk, bytespike, lookUp('render-8'))).toMatchObject({ kind: 'refused' })
    const own = { outTaskId: 'render-7' }
    expect(seen(await runOver(desk, bytespike, bytespike.poll(own)))).toBe('queued')
    for (const handle of [found.remote.handle, own]) {
      expect(await runOver(desk, bytespike, cancel(handle))).toMatchObject({
        kind: 'requested',
        observation: { state: { phase: 'cancelled' } },
      })
    }
    desk.pass(HOUR)
    expect(seen(await runOver(desk, bytespike, bytespike.poll(own)))).toBe('cancelled')
  })

  it('comes too late to cancel what is over', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('bytespike', 'happy-video', { ageMs: HOUR })
    const cancel = bytespike.cancel?.({ taskId: id })
    if (!cancel) throw new Error('the adapter cannot')
    expect(await runOver(desk, bytespike, cancel)).toMatchObject({
      kind: 'too-late',
      observation: { outputs: [{ kind: 'video' }] },
    })
  })

  it('reads both answer shapes, and what they cost', async () => {
    const desk = createSandboxDesk()
    const polled = async (model: string) => {
      const id = await desk.make('bytespike', 'happy-video', { ageMs: HOUR, model })
      return runOver(desk, bytespike, bytespike.poll({ taskId: id }))
    }
    expect(await polled('sora-2')).toMatchObject({
      facts: { cost: { used: 1.47 } },
      outputs: [{ key: '0', expiry: null }],
    })
    expect(await polled('veo-3.1')).toMatchObject({
      facts: { cost: { used: 1.47 } },
      outputs: [{ key: 'video_url', expiry: { source: 'signature' } }],
    })
  })
})
