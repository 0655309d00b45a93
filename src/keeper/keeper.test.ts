/** The engine in the gateway, over the sandbox of this process, with no page anywhere. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { archivePath, mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { recordOf } from '#keeper/row-record.ts'
import { NOON } from '#testing/builders.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { keptHouse, pass, passUntil, type KeptHouse } from '#testing/kept-house.ts'

let house: KeptHouse
beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  house = keptHouse({ archive: true })
  await house.start()
  await pass(200)
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

const DRAFT = {
  connection: 'sandbox-hiapi',
  model: 'gpt-image-2',
  params: { prompt: 'a cat' },
  options: {},
  tags: ['x'],
  note: '',
  resubmitOf: null,
}

async function rows(): Promise<readonly TaskRecord[]> {
  const news = await house.store().newsAfter(0, 1000)
  return (news?.rows ?? []).map((row) => {
    const record = recordOf(row)
    if (record === null || typeof record === 'string') throw new Error(`unreadable: ${record}`)
    return record
  })
}

function made(): Promise<{ readonly value: readonly string[] }> {
  return house.command('submit', [DRAFT, 2], 'submit-0123456789') as Promise<{ readonly value: readonly string[] }>
}

describe('a gateway that keeps the list', () => {
  it('submits, polls to the end and has the outputs, with no page open', async () => {
    const { value: ids } = await made()
    await pass(2 * MINUTE)
    // The order is that of the changes: two tasks that end at once may end in either.
    expect(new Set((await rows()).map(({ id }) => id))).toEqual(new Set(ids))
    expect((await rows()).map(({ state, tags }) => [state.phase, tags])).toEqual(ids.map(() => ['succeeded', ['x']]))
    expect((await rows()).every(({ outputs }) => outputs.length > 0)).toBe(true)
  })

  it('does so for a vendor that was described while it runs', async () => {
    const { key, hosts } = PLAIN_DESCRIPTION
    const description = { text: JSON.stringify(PLAIN_DESCRIPTION), hosts }
    await house.connect({ vendor: key, sandbox: true, description })
    await pass(SECOND)
    await house.command('submit', [{ ...DRAFT, connection: `sandbox-${key}`, model: 'acme-1' }, 1])
    await pass(2 * MINUTE)
    expect((await rows()).map(({ vendor, state, outputs }) => [vendor, state.phase, outputs.length])).toEqual([
      [key, 'succeeded', 1],
    ])
  })

  it('writes nothing for a poll that finds nothing new, but for when it was heard, once in a while', async () => {
    await house.command('submit', [{ ...DRAFT, params: { prompt: 'a film happy-video' } }, 3])
    await pass(10 * SECOND)
    const commit = vi.spyOn(house.store(), 'commit')
    const polls = () => house.asked.filter((line) => line.startsWith('GET')).length
    let [quiet, told] = [0, 0]
    for (let second = 0; second < 30; second += 1) {
      const [asked, rev] = [polls(), (await house.store().newsAfter(0, 100))?.rev]
      commit.mockClear()
      await pass(SECOND)
      if (polls() === asked || (await house.store().newsAfter(0, 100))?.rev !== rev) continue
      quiet += polls() - asked
      const changes = commit.mock.calls.map(([change]) => change)
      expect(changes.flatMap(({ put, gone }) => [...put, ...gone])).toEqual([])
      told += changes.length
    }
    expect(quiet).toBeGreaterThan(10)
    expect(told).toBeLessThanOrEqual(30 / 5 + 1)
  })

  it('answers a command that is sent again as it did before, and makes nothing twice', async () => {
    const first = await made()
    const again = await made()
    expect(again).toEqual(first)
    await pass(MINUTE)
    expect([(await rows()).length, house.sandbox.world.size()]).toEqual([2, 2])
  })

  it('makes nothing twice although it was stopped before it could answer', async () => {
    const first = await made()
    await pass(SECOND)
    await house.store().prune({ answers: NOON + DAY, gone: 0 })
    await house.stop()
    await house.start()
    await pass(SECOND)
    expect(await made()).toEqual(first)
    await pass(MINUTE)
    expect([(await rows()).length, house.sandbox.world.size()]).toEqual([2, 2])
  })

  it('goes on where it was after it was stopped in the middle', async () => {
    await made()
    await pass(3 * SECOND)
    await house.stop()
    await pass(MINUTE)
    await house.start()
    await pass(2 * MINUTE)
    expect((await rows()).map(({ state }) => state.phase)).toEqual(['succeeded', 'succeeded'])
    expect(house.sandbox.world.size()).toBe(2)
  })

  it('keeps what is over in the file alone, and finds it there when somebody acts on it', async () => {
    const { value: ids } = await made()
    await passUntil(async () => (await rows()).length === 2 && (await house.store().open()).length === 0)
    expect((await rows()).every(({ state }) => isTerminal(state.phase))).toBe(true)
    await pass(2 * MINUTE)
    const [first] = await rows()
    const known = { connection: 'sandbox-hiapi', vendor: 'hiapi', remote: first?.remote, model: null }
    expect(await house.command('track', [[known], []])).toEqual({ ok: true, value: { added: [], known: [ids[0]] } })
    await house.command('edit', [[{ id: ids[0], edit: { note: 'kept' } }]])
    expect((await rows()).find(({ id }) => id === ids[0])).toMatchObject({
      note: 'kept',
      state: { phase: 'succeeded' },
    })
    await house.command('forget', [ids])
    expect(await rows()).toEqual([])
  })

  it('goes on where the clock is set back, while it polls and while it rests, and its news keep their order', async () => {
    const { value: ids } = await made()
    await pass(3 * SECOND)
    const rev = (await house.store().newsAfter(0, 100))?.rev ?? 0
    // The vendor's clock is the same one: its tasks take as much longer.
    vi.setSystemTime(NOON - 2 * MINUTE)
    const before = house.asked.length
    await pass(30 * SECOND)
    expect(house.asked.length).toBeGreaterThan(before)
    await passUntil(async () => (await rows()).every(({ state }) => state.phase === 'succeeded'))
    await passUntil(async () =>
      (await rows()).every(({ outputs }) => outputs.every(({ copy }) => copy?.kind === 'kept')),
    )
    vi.setSystemTime(NOON - 3 * DAY)
    await house.command('edit', [[{ id: ids[0], edit: { note: 'earlier' } }]])
    const news = await house.store().newsAfter(rev, 100)
    expect(new Set(news?.rows.map(({ id }) => id))).toEqual(new Set(ids))
    expect(await made()).toEqual({ ok: true, value: ids })
    await pass(2 * MINUTE)
    await house.stop()
    await house.start()
    const copies = (await rows()).flatMap(({ outputs }) => outputs.map(({ copy }) => copy?.kind))
    expect([(await rows()).find(({ id }) => id === ids[0])?.note, new Set(copies)]).toEqual([
      'earlier',
      new Set(['kept']),
    ])
    expect(house.sandbox.world.size()).toBe(2)
  })

  it('lets a note and a poll stand side by side', async () => {
    const { value: ids } = await made()
    for (let step = 0; step < 12; step += 1) {
      await house.command('edit', [
        [{ id: ids[0], edit: step % 2 === 0 ? { note: `${step}` } : { tags: [`${step}`] } }],
      ])
      await pass(SECOND)
    }
    await pass(2 * MINUTE)
    expect((await rows()).find(({ id }) => id === ids[0])).toMatchObject({
      note: '10',
      tags: ['11'],
      state: { phase: 'succeeded' },
    })
  })

  it('refuses what is no command, and does none of it', async () => {
    const error = (code: string) => ({ error: { code } })
    expect(await house.command('explode', [])).toMatchObject(error('not_found'))
    expect(await house.command('submit', [{ ...DRAFT, params: 'x' }, 1])).toMatchObject(error('bad_request'))
    expect(await house.command('submit', [DRAFT, 1], 'short')).toMatchObject(error('bad_request'))
    expect(await house.command('submit', [DRAFT, 0])).toMatchObject({ ok: false })
    expect(await house.command('submit', [{ ...DRAFT, connection: 'none' }, 1])).toMatchObject({ ok: false })
    await pass(SECOND)
    expect([(await rows()).length, house.sandbox.world.size()]).toEqual([0, 0])
  })
})

describe('the archive of a gateway', () => {
  it('has every output with its bytes, after every link is dead', async () => {
    await made()
    await passUntil(
      async () => (await rows()).length === 2 && (await rows()).every(({ outputs }) => outputs.length > 0),
    )
    const alive = await Promise.all(
      (await rows()).flatMap(({ outputs }) =>
        outputs.map(async ({ url }) => Buffer.from(await (await house.fetch(mediaPath(url))).arrayBuffer())),
      ),
    )
    await passUntil(async () =>
      (await rows()).every(({ outputs }) => outputs.every(({ copy }) => copy?.kind === 'kept')),
    )
    vi.setSystemTime(NOON + 60 * DAY)
    const copies = (await rows()).flatMap(({ outputs }) => outputs)
    expect(copies.length).toBeGreaterThanOrEqual(2)
    for (const [index, { url, copy }] of copies.entries()) {
      expect(statusOf(await house.fetch(mediaPath(url)))).toBeGreaterThan(399)
      const kept = await house.fetch(archivePath(copy?.kind === 'kept' ? copy.sha256 : 'none'))
      expect(Buffer.from(await kept.arrayBuffer()).equals(alive[index] ?? Buffer.alloc(0))).toBe(true)
      expect(kept.headers.get('content-security-policy')).toContain('sandbox')
    }
  })

  it('knows no file that it does not keep', async () => {
    for (const name of ['0'.repeat(64), '..%2fledger.db', 'ledger.db']) {
      expect(statusOf(await house.fetch(`/api/archive/${name}`)), name).toBe(404)
    }
  })
})
