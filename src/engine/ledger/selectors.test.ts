import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskId, TaskRecord, VendorKey } from '#domain/task/task.ts'
import { type Phase, PHASES } from '#domain/task/phase.ts'
import { DEFAULT_SORT, EVERY_TASK, TASK_SORTS, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { countByPhase, searchableText, type Tasks } from '#engine/ledger/selectors.ts'
import { selectTaskIds } from '#testing/naive-list.ts'
import { aFailure, anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const NOTHING_SLOW = { slow: new Set<TaskId>(), hidesRunning: new Set<VendorKey>(['hiapi-guide']) }
const NOW = NOON + HOUR

function tasksOf(...records: readonly TaskRecord[]): Tasks {
  return new Map(records.map((record) => [record.id, record]))
}

function failed(id: TaskId, code: string | null, changes: Partial<TaskRecord> = {}, at = NOON): TaskRecord {
  return aRecordIn({ phase: 'failed', failure: aFailure({ code }) }, at, { id, ...changes })
}

function select(tasks: Tasks, filter: Partial<TaskFilter>, sort: TaskSort = 'added-asc', context = NOTHING_SLOW) {
  return selectTaskIds(tasks, { ...EVERY_TASK, ...filter }, sort, NOW, context)
}

const CAT = aRecordIn({ phase: 'succeeded' }, NOON, {
  id: 'a/1',
  vendor: 'hiapi',
  connection: 'a',
  model: 'Kling-2.1-pro',
  tags: ['Demo'],
  note: 'a red cat',
  addedAt: NOON + 1,
  outputs: [anOutput({ expiry: { at: NOW + 2 * MINUTE, source: 'vendor' } })],
})
const DOG = aRecordIn({ phase: 'queued', position: null }, NOON + 50 * MINUTE, {
  id: 'b/2',
  vendor: 'piapi',
  connection: 'b',
  model: 'Kling-2.1',
  note: 'a red dog',
  addedAt: NOON + 2,
  outputs: [anOutput({ expiry: { at: NOW + 9 * DAY, source: 'vendor' } })],
})
const LOST = failed('b/3', 'CONTENT_BLOCKED', { vendor: 'piapi', connection: 'b', model: null, addedAt: NOON + 3 })
const ALL = tasksOf(CAT, DOG, LOST)

describe('filters', () => {
  it.each<[string, Partial<TaskFilter>, readonly TaskId[]]>([
    ['nothing', {}, ['a/1', 'b/2', 'b/3']],
    ['all words, in any case and order', { text: 'CAT  red' }, ['a/1']],
    ['a part of the id', { text: 'b/3' }, ['b/3']],
    ['a code among the words', { text: 'blocked' }, ['b/3']],
    ['phases as alternatives', { phases: ['queued', 'failed'] }, ['b/2', 'b/3']],
    ['a vendor', { vendors: ['piapi'] }, ['b/2', 'b/3']],
    ['a connection', { connections: ['a'] }, ['a/1']],
    ['a whole model name', { models: ['Kling-2.1'] }, ['b/2']],
    ['a part of a model name', { modelWords: ['kling'] }, ['a/1', 'b/2']],
    ['a code in any case', { codes: ['content_blocked'] }, ['b/3']],
    ['a tag in any case', { tags: ['demo'] }, ['a/1']],
    ['fields narrowing each other', { vendors: ['piapi'], text: 'dog' }, ['b/2']],
    ['age at least', { minAge: 30 * MINUTE }, ['a/1', 'b/3']],
    ['age at most', { maxAge: 30 * MINUTE }, ['b/2']],
    ['outputs about to die', { attention: 'expiring' }, ['a/1']],
    ['failures', { attention: 'failed' }, ['b/3']],
    [
      'what is left out',
      {
        not: [
          { ...EVERY_TASK, tags: ['demo'] },
          { ...EVERY_TASK, phases: ['failed'] },
        ],
      },
      ['b/2'],
    ],
  ])('narrow by %s', (_name, filter, ids) => {
    expect(select(ALL, filter)).toEqual(ids)
  })

  it.each<[string, Partial<TaskFilter>, readonly TaskId[]]>([
    ['an end in a window', { windows: [{ moment: 'ended', from: NOON, until: NOON + 1 }] }, ['a/1', 'b/3']],
    ['the end of a window is not in it', { windows: [{ moment: 'ended', from: NOON - 1, until: NOON }] }, []],
    [
      'windows as alternatives',
      {
        windows: [
          { moment: 'ended', from: 0, until: 1 },
          { moment: 'ended', from: NOON, until: NOON + 1 },
        ],
      },
      ['a/1', 'b/3'],
    ],
    ['a wait that nobody saw end', { windows: [{ moment: 'waited', from: 0, until: NOON * 2 }] }, []],
    ['no model', { models: ['none'] }, ['b/3']],
    ['a failure without a code', { codes: ['none'] }, ['c/4']],
  ])('narrow by %s', (_name, filter, ids) => {
    const codeless = failed('c/4', null, { model: 'm', addedAt: NOON + 4 }, NOON + 30)
    expect(select(new Map([...ALL, [codeless.id, codeless]]), filter)).toEqual(ids)
  })

  it('take the word of others for what is slow', () => {
    expect(
      select(ALL, { attention: 'slow' }, 'added-asc', { ...NOTHING_SLOW, slow: new Set<TaskId>(['b/2']) }),
    ).toEqual(['b/2'])
  })

  it('do not count a saved output as about to die', () => {
    const saved = { at: NOON, bytes: 1, contentType: 'image/png', sha256: '', fileName: '0.png' }
    const safe = { ...CAT, outputs: CAT.outputs.map((output) => ({ ...output, saved })) }
    expect(select(tasksOf(safe), { attention: 'expiring' })).toEqual([])
  })
})

describe('order', () => {
  it.each<[TaskSort, readonly TaskId[]]>([
    ['added-desc', ['b/3', 'b/2', 'a/1']],
    ['queued-desc', ['b/2', 'a/1', 'b/3']],
    ['expires-asc', ['a/1', 'b/2', 'b/3']],
    ['expires-desc', ['b/2', 'a/1', 'b/3']],
    ['phase-asc', ['b/2', 'a/1', 'b/3']],
    ['phase-desc', ['b/3', 'a/1', 'b/2']],
    ['total-desc', ['b/2', 'a/1', 'b/3']],
    ['vendor-asc', ['a/1', 'b/2', 'b/3']],
  ])('by %s', (sort, ids) => {
    expect(select(ALL, {}, sort)).toEqual(ids)
  })

  it('puts what is on its way before all that is over, and the newest by the vendor first', () => {
    const made = (id: TaskId, phase: 'running' | 'gone', at: number) =>
      aRecordIn(phase === 'running' ? { phase, progress: null } : { phase }, at, { id, addedAt: NOON + 99 })
    const tasks = tasksOf(
      made('c/1', 'gone', NOON + 3),
      made('c/2', 'running', NOON + 1),
      made('c/3', 'gone', NOON + 4),
      made('c/4', 'running', NOON + 2),
    )
    expect(select(tasks, {}, DEFAULT_SORT)).toEqual(['c/4', 'c/2', 'c/3', 'c/1'])
  })

  it('by model takes words as words, and those without one come last both ways', () => {
    const of = (id: TaskId, model: string | null) => aRecordIn({ phase: 'gone' }, NOON, { id, model })
    const tasks = tasksOf(of('c/1', 'veo-3'), of('c/2', null), of('c/3', 'Kling'))
    expect(select(tasks, {}, 'model-asc')).toEqual(['c/3', 'c/1', 'c/2'])
    expect(select(tasks, {}, 'model-desc')).toEqual(['c/1', 'c/3', 'c/2'])
  })

  it('puts dead links after the living', () => {
    const dead = { ...CAT, id: 'a/0' as const, outputs: [anOutput({ expiry: { at: NOW - 1, source: 'vendor' } })] }
    expect(select(tasksOf(dead, CAT, DOG), {}, 'expires-asc')).toEqual(['a/1', 'b/2', 'a/0'])
  })

  it('is the same whatever order the records came in, and loses none', () => {
    const records = fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^c\/[a-f]{2}$/), at: fc.constantFrom(NOON, NOON + 1), phase: fc.nat(1) }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(records, fc.constantFrom(...TASK_SORTS), fc.integer(), (seeds, sort, turn) => {
        const made = seeds.map(({ id, at, phase }) =>
          aRecordIn(phase === 0 ? { phase: 'finishing' } : { phase: 'gone' }, at, {
            id: `c/${id.slice(2)}`,
            addedAt: at,
          }),
        )
        const turned = made.toSorted(
          (a, b) => Math.sin(turn + a.id.charCodeAt(2)) - Math.sin(turn + b.id.charCodeAt(2)),
        )
        const ids = select(tasksOf(...made), {}, sort)
        expect(select(tasksOf(...turned), {}, sort)).toEqual(ids)
        expect(new Set(ids)).toEqual(new Set(made.map((record) => record.id)))
      }),
    )
  })
})

describe('counts and groups', () => {
  it('count each task in exactly one phase', () => {
    const counts = countByPhase(ALL)
    expect(counts).toMatchObject({ succeeded: 1, queued: 1, failed: 1, gone: 0 })
    expect(Object.keys(counts).toSorted()).toEqual(PHASES.toSorted((a: Phase, b: Phase) => (a < b ? -1 : 1)))
    expect(countByPhase(new Map())).toMatchObject({ succeeded: 0, queued: 0 })
  })
})

describe('searchableText', () => {
  it('has every part of what a task is called by, and says nothing twice', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '/'), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(words, words, words, fc.array(words, { maxLength: 3 }), (id, note, model, tags) => {
        const text = searchableText(
          aRecordIn({ phase: 'queued', position: null }, NOON, {
            id: `c/${id}`,
            remote: { id, handle: null },
            note,
            model,
            tags,
          }),
        )
        for (const part of [`c/${id}`, id, note, model, ...tags]) expect(text).toContain(part.toLowerCase())
        const lines = text.split('\n')
        expect(new Set(lines).size).toBe(lines.length)
      }),
    )
    // The id of the vendor stands in ours, and the note is the title.
    const named: TaskRecord = { ...CAT, id: 'a/T-1', remote: { id: 'T-1', handle: null } }
    expect(searchableText(named)).toBe('a/t-1\na red cat\nkling-2.1-pro\ndemo')
  })
})
