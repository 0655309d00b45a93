import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTerminal, PHASES, type Phase } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord, TaskState } from '#domain/task/task.ts'
import type { Health } from '#domain/connection/health.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { aFailure, aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { PLAIN } from '#testing/plain-vendor.ts'

const failure = aFailure()
const STATES: Readonly<Record<Phase, TaskState>> = {
  tracked: { phase: 'tracked' },
  submitting: { phase: 'submitting' },
  unconfirmed: { phase: 'unconfirmed', trouble: aTrouble() },
  queued: { phase: 'queued', position: null },
  running: { phase: 'running', progress: null },
  finishing: { phase: 'finishing' },
  unrecognised: { phase: 'unrecognised', word: 'odd' },
  succeeded: { phase: 'succeeded' },
  failed: { phase: 'failed', failure },
  timedOut: { phase: 'timedOut', failure },
  cancelled: { phase: 'cancelled' },
  gone: { phase: 'gone' },
}

function task(id: TaskId, phase: Phase): TaskRecord {
  return aRecordIn(STATES[phase], NOON, { id })
}

const tasksOf = (...records: readonly TaskRecord[]) => new Map(records.map((record) => [record.id, record]))

function statuses(health: Health): ReadonlyMap<string, ConnectionStatus> {
  const connection = aConnection(PLAIN)
  const budget = { perSecond: 0, allowedPerSecond: 1, inFlight: 0, waiting: 0 }
  return new Map([[connection.id, { connection, health, held: null, budget }]])
}

const NONE = new Map<string, ConnectionStatus>()

describe('what is news', () => {
  it('is an end that was not there at the last look', () => {
    const first = look(null, tasksOf(task('a/1', 'running'), task('a/2', 'succeeded')), NONE)
    expect(first.news.ended).toEqual([])
    const second = look(first.watch, tasksOf(task('a/1', 'failed'), task('a/2', 'succeeded')), NONE)
    expect(second.news.ended.map(({ id }) => id)).toEqual(['a/1'])
  })

  it('is not the end of a task that was pasted when it was over', () => {
    const { watch } = look(null, tasksOf(task('a/1', 'tracked')), NONE)
    expect(look(watch, tasksOf(task('a/1', 'succeeded')), NONE).news.ended).toEqual([])
  })

  it('is nothing of what a reload finds', () => {
    expect(look(null, tasksOf(task('a/1', 'succeeded'), task('a/2', 'failed')), NONE).news.ended).toEqual([])
  })

  it('is not a forgotten task', () => {
    const { watch } = look(null, tasksOf(task('a/1', 'running')), NONE)
    expect(look(watch, tasksOf(), NONE).news.ended).toEqual([])
  })

  it('is a connection that is blocked now, once', () => {
    const fine = look(null, tasksOf(), statuses({ kind: 'fine', since: NOON }))
    const blocked = statuses({ kind: 'blocked', since: NOON, trouble: aTrouble({ reason: 'credentials' }) })
    const second = look(fine.watch, tasksOf(), blocked)
    expect(second.news.blocked.map(({ connection }) => connection.id)).toEqual([...blocked.keys()])
    expect(look(second.watch, tasksOf(), blocked).news.blocked).toEqual([])
  })

  it('is told at most once for each end, however often somebody looks', () => {
    const history = fc.array(
      fc.uniqueArray(fc.tuple(fc.nat({ max: 4 }), fc.constantFrom(...PHASES)), { selector: ([id]) => id }),
    )
    fc.assert(
      fc.property(history, (looks) => {
        let watch: Watch | null = null
        const ended = new Set<TaskId>()
        for (const seen of looks) {
          const tasks = tasksOf(
            ...seen.map(([id, phase]) => task(`a/${id}`, ended.has(`a/${id}`) ? 'succeeded' : phase)),
          )
          const found = look(watch, tasks, NONE)
          watch = found.watch
          for (const { id, state } of found.news.ended) {
            expect(isTerminal(state.phase)).toBe(true)
            expect(ended.has(id)).toBe(false)
            ended.add(id)
          }
        }
      }),
    )
  })
})
