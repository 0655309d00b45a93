import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import { ANSWERS_INTERVAL, COMMIT_INTERVAL } from '#engine/engine.ts'
import { type Commit, createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecord, NOON, sawStatus, sawTrouble, seenAt } from '#testing/builders.ts'
import { remoteOf } from '#testing/fake-vendor.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const A = aRecord({ id: 'test/a', remote: remoteOf('a') })
const B = aRecord({ id: 'test/b', remote: remoteOf('b') })
const QUEUED = sawStatus({ phase: 'queued', position: null })

function aLedger(): { ledger: EngineLedger; commits: Commit[]; renders: () => number } {
  const ledger = createLedger(platformTimers)
  const commits: Commit[] = []
  let renders = 0
  ledger.onCommit((commit) => commits.push(commit))
  ledger.store.subscribe(() => renders++)
  return { ledger, commits, renders: () => renders }
}

describe('ledger', () => {
  it('knows a change at once and tells it once per interval', () => {
    const { ledger, commits, renders } = aLedger()
    ledger.add([A, B])
    ledger.observed(A.id, QUEUED, seenAt(NOON))
    ledger.observed(A.id, sawStatus({ phase: 'running', progress: 0.5 }), seenAt(NOON + 1))
    expect(ledger.get(A.id)?.state).toEqual({ phase: 'running', progress: 0.5 })
    expect(ledger.store.getState().tasks.size).toBe(0)
    vi.advanceTimersByTime(COMMIT_INTERVAL)
    expect(ledger.store.getState().tasks.get(A.id)?.state.phase).toBe('running')
    expect(renders()).toBe(1)
    expect(commits).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(commits).toHaveLength(1)
  })

  it('tells a wave of answers together, and what somebody does meanwhile no later than ever', () => {
    const { ledger, renders } = aLedger()
    ledger.add([A, B])
    ledger.commitNow()
    const before = renders()
    ledger.observed(A.id, QUEUED, seenAt(NOON))
    vi.advanceTimersByTime(ANSWERS_INTERVAL - 1)
    ledger.observed(B.id, QUEUED, seenAt(NOON))
    expect(renders()).toBe(before)
    vi.advanceTimersByTime(1)
    expect(renders()).toBe(before + 1)
    ledger.observed(A.id, sawStatus({ phase: 'running', progress: 0.5 }), seenAt(NOON))
    ledger.change(B.id, (record) => ({ ...record, note: 'mine' }))
    vi.advanceTimersByTime(COMMIT_INTERVAL)
    expect(renders()).toBe(before + 2)
    vi.advanceTimersByTime(ANSWERS_INTERVAL)
    expect(renders()).toBe(before + 2)
  })

  it('keeps the identity of what a commit does not touch', () => {
    const { ledger } = aLedger()
    ledger.add([A, B])
    ledger.commitNow()
    ledger.change(A.id, (record) => ({ ...record, note: 'mine' }))
    ledger.commitNow()
    expect(ledger.store.getState().tasks.get(B.id)).toBe(B)
  })

  it('renders and writes nothing when nothing new was heard, but knows when', () => {
    const { ledger, commits, renders } = aLedger()
    ledger.add([A])
    ledger.observed(A.id, QUEUED, seenAt(NOON))
    ledger.commitNow()
    const before = renders()
    ledger.observed(A.id, QUEUED, seenAt(NOON + 5000))
    vi.advanceTimersByTime(1000)
    expect(renders()).toBe(before)
    expect(commits).toHaveLength(1)
    expect(ledger.lastHeard(A.id)).toBe(NOON + 5000)
  })

  it('tells hearing from learning the state', () => {
    const { ledger } = aLedger()
    ledger.add([A])
    expect(ledger.lastHeard(A.id)).toBeNull()
    ledger.observed(A.id, QUEUED, { ...seenAt(NOON + 40), askedAt: NOON })
    ledger.observed(A.id, sawTrouble(), seenAt(NOON + 1000))
    expect(ledger.heard(A.id)).toEqual({ answeredAt: NOON + 40, stateAskedAt: NOON })
  })

  it('finds a task by its id at the vendor, also after that became known or changed', () => {
    const { ledger } = aLedger()
    const own = aRecord({ id: 'test/own-1', remote: null })
    ledger.add([A, own])
    expect(ledger.findByRemote('test', 'a')?.id).toBe(A.id)
    expect(ledger.findByRemote('other', 'a')).toBeUndefined()
    ledger.change(own.id, (record) => ({ ...record, remote: remoteOf('new') }))
    ledger.commitNow()
    expect(ledger.findByRemote('test', 'new')?.id).toBe(own.id)
    ledger.forget([own.id])
    expect(ledger.findByRemote('test', 'new')).toBeUndefined()
    expect(ledger.get(own.id)).toBeUndefined()
  })

  it('puts stored records under what was learnt while they were read', () => {
    const { ledger, commits } = aLedger()
    const newer = { ...A, note: 'newer' }
    ledger.applyRemote([newer], [B.id])
    vi.advanceTimersByTime(COMMIT_INTERVAL)
    ledger.restore([A, B], new Map([[A.id, { answeredAt: NOON, stateAskedAt: null }]]))
    const { tasks, loaded } = ledger.store.getState()
    expect(loaded).toBe(true)
    expect([...tasks.values()]).toEqual([newer])
    expect(ledger.lastHeard(A.id)).toBe(NOON)
    expect(commits.filter(({ origin }) => origin === 'here')).toEqual([])
  })

  it('lets go of the texts of what was sealed, tells nobody, and has whoever keeps records do so with the next commit', () => {
    const { ledger, commits, renders } = aLedger()
    const answered = (record: typeof A) => ({ ...record, evidence: evidenceOf(200, `about ${record.id}`) })
    const [sealed, changed] = [answered(A), answered(B)]
    ledger.restore([sealed, changed], new Map())
    ledger.change(B.id, (record) => ({ ...record, evidence: evidenceOf(200, 'another answer') }))
    ledger.commitNow()
    const [told, rendered] = [commits.length, renders()]
    ledger.shelve([sealed, changed])
    vi.advanceTimersByTime(60_000)
    expect([commits.length, renders()]).toEqual([told, rendered])
    expect(ledger.get(A.id)).toEqual(shelved(sealed))
    expect(ledger.get(B.id)?.evidence?.body).toBe('another answer')
    ledger.change(B.id, (record) => ({ ...record, note: 'news' }))
    ledger.commitNow()
    expect(commits.at(-1)?.changed.map(({ id }) => id)).toEqual([B.id])
    expect(ledger.store.getState().tasks.news?.changed.map(({ id }) => id)).toEqual([B.id, A.id])
  })

  it('keeps the text that it has when another tab tells of the task without', () => {
    const { ledger } = aLedger()
    const answered = { ...A, evidence: evidenceOf(200, 'an answer') }
    ledger.restore([answered], new Map())
    ledger.applyRemote([shelved({ ...answered, note: 'told' })], [])
    expect(ledger.get(A.id)).toEqual({ ...answered, note: 'told' })
  })

  it('puts thousands in place in turns, which nobody sees before they are whole', async () => {
    const { ledger } = aLedger()
    const stored = Array.from({ length: 5_000 }, (_, index) =>
      aRecord({ id: `test/${index}`, remote: { id: `${index}`, handle: {} } }),
    )
    const restoring = ledger.restoreInTurns(stored, new Map([['test/9', { answeredAt: NOON, stateAskedAt: null }]]))
    expect(ledger.store.getState().loaded).toBe(false)
    // What comes in between is newer.
    const newer = aRecord({ id: 'test/4', note: 'newer', remote: { id: '4', handle: {} } })
    ledger.applyRemote([newer, A], ['test/5'])
    ledger.commitNow()
    expect(ledger.store.getState().tasks.size).toBe(2)
    await restoring
    const { tasks, loaded } = ledger.store.getState()
    expect([loaded, tasks.size, tasks.counts?.tracked]).toEqual([true, 5_000, 5_000])
    expect([tasks.get('test/4'), tasks.get('test/5'), tasks.get(A.id)]).toEqual([newer, undefined, A])
    expect([ledger.findByRemote('test', '4'), ledger.findByRemote('test', '5')]).toEqual([newer, undefined])
    expect(ledger.lastHeard('test/9')).toBe(NOON)
  })

  it('says which changes are its own, so that another tab’s are not told on', () => {
    const { ledger, commits } = aLedger()
    ledger.add([A])
    ledger.applyRemote([B], [])
    ledger.commitNow()
    ledger.applyRemote([], [B.id])
    ledger.change(A.id, (record) => ({ ...record, note: 'mine' }))
    ledger.commitNow()
    expect(commits.map(({ origin, changed, forgotten }) => [origin, changed.length, forgotten.length])).toEqual([
      ['here', 1, 0],
      ['elsewhere', 1, 0],
      ['here', 1, 0],
      ['elsewhere', 0, 1],
    ])
  })

  it('lists what is known, committed or not', () => {
    const { ledger } = aLedger()
    ledger.add([A])
    ledger.commitNow()
    ledger.add([B])
    ledger.forget([A.id])
    expect([...ledger.records()]).toEqual([B])
  })

  it('tells a commit by another list, and its absence by the same one', () => {
    const { ledger } = aLedger()
    ledger.add([A])
    ledger.commitNow()
    const { tasks } = ledger.store.getState()
    ledger.commitNow()
    expect(ledger.store.getState().tasks).toBe(tasks)
    ledger.add([B])
    expect([...tasks.keys()]).toEqual([A.id])
    ledger.commitNow()
    expect(ledger.store.getState().tasks).not.toBe(tasks)
  })

  it('reads like a map', () => {
    const { ledger } = aLedger()
    ledger.add([A, B])
    ledger.commitNow()
    const { tasks } = ledger.store.getState()
    const visited: unknown[] = []
    for (const [id, record] of tasks) visited.push([id, record])
    tasks.forEach((record, id) => visited.push([id, record]))
    expect(visited).toEqual([...tasks.entries(), ...tasks.entries()])
    expect([...tasks.values()]).toEqual([A, B])
    expect([tasks.size, tasks.has(B.id), tasks.has('test/c')]).toEqual([2, true, false])
  })

  it('commits at the cost of what changed, however many tasks are stored', () => {
    const costs = [10, 10_000].map((stored) => {
      const { ledger } = aLedger()
      const records = Array.from({ length: stored }, (_, index) => aRecord({ id: `test/${index}` }))
      ledger.restore(records, new Map())
      ledger.change('test/3', (record) => ({ ...record, note: 'mine' }))
      // Copying a map sets and visits each of its entries.
      const spies = [
        vi.spyOn(Map.prototype, 'set'),
        vi.spyOn(Map.prototype, 'entries'),
        vi.spyOn(Map.prototype, Symbol.iterator),
      ]
      ledger.commitNow()
      const steps = spies.map((spy) => spy.mock.calls.length)
      for (const spy of spies) spy.mockRestore()
      expect(ledger.store.getState().tasks.get('test/3')?.note).toBe('mine')
      return steps
    })
    expect(costs[0]?.[0]).toBeGreaterThan(0)
    expect(costs[1]).toEqual(costs[0])
  })
})
