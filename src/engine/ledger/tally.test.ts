import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atRisk, nextThresholdOf } from '#domain/output/expiry.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR } from '#domain/time.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { countByPhase, openTasks, pressingTasks } from '#engine/ledger/selectors.ts'
import { platformTimers } from '#engine/timers.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const ids: readonly TaskId[] = ['a/1', 'a/2', 'a/3', 'a/4']

const anyChange = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), id: fc.constantFrom(...ids), record: anyRecord }),
  fc.record({ kind: fc.constant('forget' as const), id: fc.constantFrom(...ids) }),
  fc.constant({ kind: 'commit' as const }),
)

describe('what a ledger keeps of all tasks', () => {
  it('is what going through all of them gives, whatever changed', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 4 }), fc.array(anyChange, { maxLength: 30 }), (stored, changes) => {
        const ledger = createLedger(platformTimers)
        ledger.restore(named(stored), new Map())
        for (const change of changes) {
          if (change.kind === 'commit') ledger.commitNow()
          else if (change.kind === 'forget') ledger.forget([change.id])
          else ledger.add([{ ...change.record, id: change.id }])
        }
        ledger.commitNow()
        const { tasks } = ledger.store.getState()
        const plain = new Map(tasks)
        expect(countByPhase(tasks)).toEqual(countByPhase(plain))
        expect(namesOf(openTasks(tasks))).toEqual(namesOf(openTasks(plain)))
        for (const now of [NOON - DAY, NOON, NOON + 30 * DAY]) {
          const pressing = [...pressingTasks(tasks, now)]
          expect(risksOf(pressing, now)).toEqual(risksOf(plain.values(), now))
          // Whoever looks again then has missed nothing.
          const next = nextThresholdOf(pressing, now) ?? now + 60 * DAY
          for (const share of [0.3, 0.999]) {
            const between = Math.floor(now + share * (next - now))
            expect(risksOf(pressing, between)).toEqual(risksOf(plain.values(), between))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps its identity while nothing of it changed, and lets go of what is long dead', () => {
    const ledger = createLedger(platformTimers)
    const expiring = (id: TaskId, at: number) =>
      aRecordIn({ phase: 'succeeded' }, NOON, { id, outputs: [anOutput({ expiry: { at, source: 'vendor' } })] })
    ledger.restore([expiring('a/1', NOON + HOUR), expiring('a/2', NOON - 2 * DAY), running('a/3')], new Map())
    const before = ledger.store.getState().tasks
    ledger.add([{ ...running('a/3'), note: 'changed' }])
    ledger.commitNow()
    const after = ledger.store.getState().tasks
    expect(after).not.toBe(before)
    expect(after.pressing).toBe(before.pressing)
    expect(countByPhase(after)).toBe(countByPhase(before))
    expect([...ledger.pressing(NOON)].map(({ id }) => id)).toEqual(['a/1'])
    ledger.forget(['a/1'])
    expect([...ledger.pressing(NOON)]).toEqual([])
    ledger.commitNow()
    expect(ledger.store.getState().tasks.pressing).not.toBe(before.pressing)
  })
})

function risksOf(records: Iterable<TaskRecord>, now: number): readonly unknown[] {
  return atRisk(records, now)
    .map(({ record, output, level, expiresAt }) => [expiresAt, record.id, output.key, level].join(' '))
    .toSorted()
}

function running(id: TaskId): TaskRecord {
  return aRecordIn({ phase: 'running', progress: null }, NOON, { id })
}

function named(records: readonly TaskRecord[]): readonly TaskRecord[] {
  return records.map((record, index) => ({ ...record, id: ids[index] ?? 'a/0' }))
}

function namesOf(records: Iterable<TaskRecord>): readonly string[] {
  return [...records]
    .filter(({ state }) => !isTerminal(state.phase))
    .map(({ id }) => id)
    .toSorted()
}
