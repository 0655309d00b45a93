import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '#domain/time.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk } from '#testing/sandbox-desk.ts'
import { credentialSource } from '#vendors/credentials.ts'
import { kling } from '#vendors/kling/adapter.ts'

describe('Kling over the sandbox', () => {
  it('finds a lost order by the key that went along with it', async () => {
    const desk = createSandboxDesk()
    const order = { params: { prompt: 'happy-image' }, options: {}, idempotencyKey: 'own-7' }
    const made = await runOver(desk, kling, kling.submit({ ...order, model: 'images/generations:kling-v2-1' }))
    const { lookUpByOwnKey } = kling
    if (made.kind !== 'accepted' || lookUpByOwnKey === undefined) throw new Error('not accepted')
    expect(await runOver(desk, kling, lookUpByOwnKey('own-7'))).toMatchObject({
      kind: 'accepted',
      remote: made.remote,
    })
    expect((await runOver(desk, kling, lookUpByOwnKey('own-8'))).kind).toBe('unknown')
  })

  it('knows a task under its own kind alone', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('kling', 'happy-video', { ageMs: HOUR })
    const asked = (route: string) => runOver(desk, kling, kling.poll({ route, id }))
    expect(seen(await asked('videos/text2video'))).toBe('succeeded')
    expect(seen(await asked('videos/image2video'))).toBe('gone')
  })

  it('lists tasks of several kinds page by page, each once', async () => {
    const desk = createSandboxDesk()
    const made = []
    for (const scenario of ['happy-image', 'happy-video', 'happy-image']) {
      made.push(await desk.make('kling', scenario, { ageMs: HOUR }))
    }
    const [first, second] = [kling.list?.(null, 1), kling.list?.('2', 1)]
    if (!first || !second) throw new Error('lists nothing')
    const pages = [await runOver(desk, kling, first), await runOver(desk, kling, second)]
    const tasks = pages.flatMap((page) => (page.kind === 'page' ? page.tasks : []))
    expect(tasks.map(({ remote }) => remote.id).toSorted()).toEqual(made.toSorted())
    for (const { observation } of tasks) expect(seen(observation)).toBe('succeeded')
  })

  it('is shown a fresh token before the last one ends, and refuses one whose time is over', async () => {
    const desk = createSandboxDesk()
    const source = credentialSource(kling, 'access:secret')
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await desk.ask('GET', '/kling/v1/videos/text2video', { key: null, headers })).json['code']
    const early = await source(desk.now())
    expect(await ask(early.headers)).toBe(0)
    expect(early.secrets).toContain('access:secret')
    desk.pass(31 * MINUTE)
    expect(await ask(early.headers)).toBe(1004)
    expect(await ask((await source(desk.now())).headers)).toBe(0)
    expect(await ask((await source(desk.now() + HOUR)).headers)).toBe(1003)
  })
})
