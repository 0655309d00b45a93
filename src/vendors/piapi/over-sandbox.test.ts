import { describe, expect, it } from 'vitest'
import { HOUR } from '#domain/time.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { createSandboxDesk } from '#testing/sandbox-desk.ts'
import { piapi } from '#vendors/piapi/adapter.ts'

describe('PiAPI over the sandbox', () => {
  it('reads its histories page by page', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'piapi', scenario: 'mix', count: 150, ageMs: HOUR } })
    const [first, second] = [piapi.list?.(null, 100), piapi.list?.('2', 100)]
    if (!first || !second) throw new Error('the adapter lists nothing')
    const pages = [await runOver(desk, piapi, first), await runOver(desk, piapi, second)]
    expect(pages).toMatchObject([
      { kind: 'page', total: 150, next: '2' },
      { kind: 'page', total: 150, next: null },
    ])
    const tasks = pages.flatMap((page) => (page.kind === 'page' ? page.tasks : []))
    expect(new Set(tasks.map(({ remote }) => remote.id)).size).toBe(150)
    expect(tasks.filter(({ observation }) => observation.kind !== 'status')).toEqual([])
  })

  it('cancels what is pending, and comes too late for anything else', async () => {
    const desk = createSandboxDesk()
    const ids = [await desk.make('piapi', 'stuck-queue'), await desk.make('piapi', 'stuck-running', { ageMs: HOUR })]
    const outcomes = []
    for (const id of ids) {
      const cancel = piapi.cancel?.({ id })
      if (!cancel) throw new Error('the adapter cannot')
      outcomes.push(await runOver(desk, piapi, cancel))
    }
    expect(outcomes).toMatchObject([
      { kind: 'requested', observation: { state: { phase: 'cancelled' } } },
      { kind: 'too-late', message: expect.stringContaining('only while it is pending') },
    ])
  })

  it.each([
    ['midjourney:imagine', 'image-set', ['grid', null, null, null]],
    ['kling:video_generation', 'happy-video', [null]],
    ['luma:video_generation', 'video-with-frames', [null, 'first_frame', 'last_frame', 'thumbnail']],
    ['music-s:generate_music', 'happy-audio', [null]],
    ['music-u:generate_music', 'happy-audio', [null]],
    ['Qubico/trellis:image-to-3d', 'happy-image', ['no_background_image']],
  ])('finds the files of %s', async (model, scenario, roles) => {
    const desk = createSandboxDesk()
    const id = await desk.make('piapi', scenario, { model, ageMs: HOUR })
    const observation = await runOver(desk, piapi, piapi.poll({ id }))
    if (observation.kind !== 'status') throw new Error('not understood')
    expect(observation.facts.model).toBe(model)
    expect(observation.outputs.map(({ role }) => role)).toEqual(roles)
    expect(JSON.stringify(observation)).not.toContain('sandbox-webhook-secret')
  })
})
