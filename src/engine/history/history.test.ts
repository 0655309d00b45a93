import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyKey, lessonOf, MEASURES, SAMPLE_SIZE, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { EngineHistory } from '#engine/history/history.ts'
import { HistoryIndex } from '#engine/history/history-index.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import type { Timers } from '#engine/timers.ts'
import { aRecord, NOON } from '#testing/builders.ts'

/** A task that was queued at a second after noon, waited and then ran for so many seconds. */
function aDoneTask(serial: number, second: number, wait: number, run: number, model = 'm'): TaskRecord {
  const queued = NOON + second * SECOND
  const began = (phase: 'queued' | 'running' | 'succeeded', at: number) =>
    ({ kind: 'phase', phase, word: null, notBefore: at, notAfter: at, source: 'vendor' }) as const
  const picked = queued + wait * SECOND
  const timeline = [began('queued', queued), began('running', picked), began('succeeded', picked + run * SECOND)]
  return aRecord({ id: `test/${serial}`, model, state: { phase: 'succeeded' }, timeline })
}

/** The same from scratch: the newest lessons of one model. */
function recomputed(records: Iterable<TaskRecord>, model: string): ModelHistory {
  const lessons = [...records]
    .filter((record) => record.model === model)
    .flatMap((record) => ({ id: record.id, lesson: lessonOf(record) }))
    .flatMap(({ id, lesson }) => (lesson === null ? [] : [{ id, lesson }]))
    .toSorted((a, b) => b.lesson.at - a.lesson.at || (a.id < b.id ? 1 : -1))
    .slice(0, SAMPLE_SIZE)
  const spans = MEASURES.map((measure) =>
    lessons.flatMap(({ lesson }) => lesson[measure] ?? []).toSorted((a, b) => a - b),
  )
  return { wait: spans[0] ?? [], run: spans[1] ?? [], result: spans[2] ?? [] }
}

const never = { after: () => () => undefined }
const atOnce: Timers = {
  after(_delay, run) {
    run()
    return () => undefined
  },
}
const KEY = historyKey(aRecord({ model: 'm' })) ?? ''

const models = fc.constantFrom('m', 'n')

function serials({ first, count }: { readonly first: number; readonly count: number }): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

function aWave(wave: {
  readonly first: number
  readonly count: number
  readonly seconds: number
  readonly model: string
}) {
  return serials(wave).map((serial) =>
    aDoneTask(serial, (wave.seconds + serial * 7919) % 5000, serial % 97, serial % 31, wave.model),
  )
}

const anyTask = fc
  .tuple(fc.nat(400), fc.nat(5000), fc.nat(500), fc.nat(500), fc.constantFrom('m', 'n'))
  .map((facts) => aDoneTask(...facts))

describe('the history index', () => {
  it('is a function of the records, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyTask, { selector: ({ id }) => id, maxLength: 260 }), (records) => {
        const [one, other] = [new HistoryIndex(), new HistoryIndex()]
        for (const record of records) one.learn(record)
        for (const record of records.toReversed()) other.learn(record)
        const changes = one.takeChanges()
        expect(other.takeChanges()).toEqual(changes)
        for (const model of ['m', 'n']) {
          const key = historyKey(aRecord({ model })) ?? ''
          if (changes.has(key)) expect(changes.get(key)).toEqual(recomputed(records, model))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('learns nothing twice and grows with the task', () => {
    const index = new HistoryIndex()
    const done = aDoneTask(1, 0, 10, 20)
    const running = {
      ...done,
      state: { phase: 'running', progress: null } as const,
      timeline: done.timeline.slice(0, 2),
    }
    index.learn(running)
    expect(index.takeChanges().get(KEY)).toEqual({ wait: [10_000], run: [], result: [] })
    index.learn(running)
    expect(index.takeChanges().size).toBe(0)
    index.learn(done)
    expect(index.takeChanges().get(KEY)).toEqual({ wait: [10_000], run: [20_000], result: [30_000] })
  })

  it('keeps the newest when there are too many', () => {
    const index = new HistoryIndex()
    for (let serial = 0; serial < SAMPLE_SIZE + 50; serial++) index.learn(aDoneTask(serial, serial, serial, 1))
    const { wait = [] } = index.takeChanges().get(KEY) ?? {}
    expect(wait).toHaveLength(SAMPLE_SIZE)
    expect(wait[0]).toBe(50 * SECOND)
  })
})

describe('the history of a ledger', () => {
  it('is what recomputing it would give, after any changes', () => {
    // Waves of far more tasks than one history is made of come, and most of them are forgotten again.
    const wave = fc.record({ first: fc.nat(900), count: fc.nat(500), seconds: fc.nat(5000), model: models })
    const loss = fc.record({ first: fc.nat(900), count: fc.nat(500) })
    const steps = fc.array(fc.record({ wave: fc.option(wave), loss: fc.option(loss) }), { maxLength: 8 })
    fc.assert(
      fc.property(steps, (all) => {
        const ledger = createLedger(never)
        const history = new EngineHistory(ledger.store, atOnce)
        for (const { wave: come, loss: gone } of all) {
          if (come !== null) ledger.add(aWave(come))
          if (gone !== null) ledger.forget(serials(gone).map((serial) => `test/${serial}` as const))
          ledger.commitNow()
        }
        const { models: known } = history.store.getState()
        for (const model of ['m', 'n']) {
          const key = historyKey(aRecord({ model })) ?? ''
          const expected = recomputed(ledger.records(), model)
          expect(known.get(key) ?? { wait: [], run: [], result: [] }).toEqual(expected)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('lets an older task back in when a newer one is forgotten', () => {
    const ledger = createLedger(never)
    const history = new EngineHistory(ledger.store, atOnce)
    const tasks = Array.from({ length: SAMPLE_SIZE + 3 }, (_, serial) => aDoneTask(serial, serial, serial, 1))
    ledger.add(tasks)
    ledger.commitNow()
    expect(history.store.getState().models.get(KEY)?.wait[0]).toBe(3 * SECOND)
    ledger.forget(['test/100', 'test/202'])
    ledger.commitNow()
    expect(history.store.getState().models.get(KEY)).toEqual(recomputed(ledger.records(), 'm'))
    expect(history.store.getState().models.get(KEY)?.wait).toHaveLength(SAMPLE_SIZE)
  })

  it('is whole once all that was stored has taught it, and stays so when much is forgotten', () => {
    const ledger = createLedger(never)
    const waiting: (() => void)[] = []
    const later: Timers = {
      after(_delay, run) {
        waiting.push(run)
        return () => undefined
      },
    }
    const history = new EngineHistory(ledger.store, later)
    const isWhole = () => history.store.getState().isWhole
    expect(isWhole()).toBe(false)
    const tasks = Array.from({ length: 2 * SAMPLE_SIZE + 3 }, (_, serial) => aDoneTask(serial, serial, serial, 1))
    ledger.restore(tasks, new Map())
    expect(isWhole()).toBe(false)
    while (waiting.length > 0) waiting.shift()?.()
    expect(isWhole()).toBe(true)
    expect(history.store.getState().models.get(KEY)).toEqual(recomputed(tasks, 'm'))
    ledger.forget(tasks.slice(SAMPLE_SIZE).map(({ id }) => id))
    ledger.commitNow()
    expect(isWhole()).toBe(true)
  })

  it('learns from what was stored, and keeps the identity of what did not change', () => {
    const ledger = createLedger(never)
    const history = new EngineHistory(ledger.store, atOnce)
    ledger.restore([aDoneTask(1, 0, 10, 20), aDoneTask(2, 0, 30, 20, 'n')], new Map())
    const before = history.store.getState().models.get(KEY)
    expect(before?.wait).toEqual([10_000])
    ledger.add([aDoneTask(3, 0, 40, 20, 'n')])
    ledger.commitNow()
    expect(history.store.getState().models.get(KEY)).toBe(before)
  })
})
