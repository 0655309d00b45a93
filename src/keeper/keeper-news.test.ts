/** What a gateway tells somebody who has no page open. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'

let house: KeptHouse
beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  house = keptHouse({ notify: true })
  await house.start()
  await pass(200)
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

const submit = (prompt: string, connection = 'sandbox-hiapi') =>
  house.command('submit', [
    { connection, model: 'gpt-image-2', params: { prompt }, options: {}, tags: [], note: '', resubmitOf: null },
    1,
  ])

/** Everything that was told so far, in one text. */
const told = () => house.told.join('\n')

describe('without a page', () => {
  it('an end is told once, also after a restart', async () => {
    await submit('a heron')
    await pass(MINUTE)
    expect(told().match(/task\.ended/g)).toHaveLength(1)
    expect(told()).toContain('Succeeded: a heron')
    await house.stop()
    await house.start()
    await pass(MINUTE)
    expect(told().match(/task\.ended/g)).toHaveLength(1)
  })

  it('an end is told even of a task that takes no time at all', async () => {
    void submit('a wren')
    await pass(100)
    house.sandbox.world.clock.advance(5 * MINUTE)
    await pass(MINUTE)
    expect(told().match(/Succeeded: a wren/g)).toHaveLength(1)
  })

  it('an output that nobody saves is told of at each level, once each, though its task is in no memory any more', async () => {
    await submit('a heron expires-10-min')
    await pass(2 * MINUTE)
    const first = told().match(/outputs\.at-risk/g)?.length ?? 0
    expect(first).toBe(1)
    await house.stop()
    await house.start()
    await pass(10 * MINUTE)
    const all = house.told.filter((body) => body.includes('outputs.at-risk'))
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeLessThanOrEqual(2)
  })

  it('a connection that is blocked is told of', async () => {
    house.sandbox.world.faults.add({
      target: 'hiapi',
      kind: 'unauthorized',
      operation: null,
      taskId: null,
      delayMs: null,
      term: { kind: 'times', left: 1000 },
    })
    await submit('a heron')
    await pass(30 * SECOND)
    expect(told()).toContain('connection.blocked')
    expect(told()).toContain('Sandbox HiAPI is blocked')
    expect(told()).not.toContain('sk-sandbox')
  })
})
