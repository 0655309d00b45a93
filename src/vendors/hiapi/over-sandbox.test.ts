import { describe, expect, it } from 'vitest'
import { HOUR } from '#domain/time.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk } from '#testing/sandbox-desk.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'

describe('HiAPI over the sandbox', () => {
  it('reads the list page by page', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'hiapi', scenario: 'mix', count: 150, ageMs: HOUR } })
    const [first, second] = [hiapi.list?.(null, 100), hiapi.list?.('2', 100)]
    if (!first || !second) throw new Error('the adapter lists nothing')
    const pages = [await runOver(desk, hiapi, first), await runOver(desk, hiapi, second)]
    expect(pages).toMatchObject([
      { kind: 'page', total: 150, next: '2' },
      { kind: 'page', total: 150, next: null },
    ])
  })
})

describe.each([hiapi, hiapiGuide])('$label over the sandbox', (vendor) => {
  it('says that a repeated submit was a replay, where a key is documented', async () => {
    const desk = createSandboxDesk()
    const submit = vendor.submit({ model: 'm', params: { prompt: 'a fox' }, options: {}, idempotencyKey: 'own-1' })
    const outcomes = [await runOver(desk, vendor, submit), await runOver(desk, vendor, submit)]
    expect(outcomes).toMatchObject([{ replayed: false }, { replayed: vendor.resend === 'idempotent' }])
  })

  it('tells a task that timed out from one that failed', async () => {
    const desk = createSandboxDesk()
    const polled = async (scenario: string) => {
      const id = await desk.make(vendor.key, scenario, { ageMs: HOUR })
      return seen(await runOver(desk, vendor, vendor.poll({ id })))
    }
    expect([await polled('task-timeout'), await polled('task-failed')]).toEqual(['timedOut', 'failed'])
  })
})
