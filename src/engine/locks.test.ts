import { describe, expect, it } from 'vitest'
import { localLocks } from '#engine/locks.ts'

const never = new AbortController().signal

/** Work that runs until it is told to end. */
function work(log: string[], name: string) {
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    end,
    run: async () => {
      log.push(`${name} begins`)
      await over
      log.push(`${name} ends`)
    },
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('localLocks', () => {
  it('runs one holder of a name at a time, in order; other names are free', async () => {
    const locks = localLocks()
    const log: string[] = []
    const [a, b, c] = [work(log, 'a'), work(log, 'b'), work(log, 'c')]
    const all = [locks.hold('x', never, a.run), locks.hold('x', never, b.run), locks.hold('y', never, c.run)]
    await settle()
    expect(log).toEqual(['a begins', 'c begins'])
    for (const one of [a, b, c]) one.end()
    await Promise.all(all)
    expect(log.indexOf('b begins')).toBeGreaterThan(log.indexOf('a ends'))
  })

  it('lets the next one in when a holder fails or a waiter leaves', async () => {
    const locks = localLocks()
    const log: string[] = []
    const leaving = new AbortController()
    const a = work(log, 'a')
    const first = locks.hold('x', never, async () => {
      await a.run()
      throw new Error('broken')
    })
    const second = locks.hold('x', leaving.signal, work(log, 'b').run)
    const c = work(log, 'c')
    const third = locks.hold('x', never, c.run)
    await settle()
    leaving.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
    expect(log).toEqual(['a begins'])
    a.end()
    await expect(first).rejects.toThrow('broken')
    c.end()
    await third
    expect(log).toEqual(['a begins', 'a ends', 'c begins', 'c ends'])
  })
})
