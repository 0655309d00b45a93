import { describe, expect, it } from 'vitest'
import { NO_FACTS, type VendorFacts } from '#domain/task/observation.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { candidatesFor, findLost, type Holder, type ListRow } from '#engine/submit/find-lost.ts'
import { NOON, aRecordIn, aTrouble } from '#testing/builders.ts'

const MODEL = 'kling:video'
const request = { model: MODEL, params: { prompt: 'a lighthouse', seed: 7 }, options: {}, idempotencyKey: 'key-1' }

function lost(changes: Partial<TaskRecord> = {}): TaskRecord {
  const record = aRecordIn({ phase: 'unconfirmed', trouble: aTrouble() }, NOON + 30 * SECOND, {
    addedAt: NOON,
    remote: null,
    request,
  })
  return { ...record, ...changes }
}

function row(id: string, facts: Partial<VendorFacts> = {}): ListRow {
  const known = {
    createdAt: NOON + SECOND,
    model: MODEL,
    prompt: 'a lighthouse',
    echo: { prompt: 'a lighthouse', seed: 7 },
  }
  return { remote: { id, handle: { id } }, facts: { ...NO_FACTS, ...known, ...facts } }
}

const clock = { offset: 0, error: 0 }
const nobody = (): Holder => 'nobody'

function found(record: TaskRecord, rows: readonly ListRow[], more: Partial<Parameters<typeof findLost>[0]> = {}) {
  return findLost({ record, open: [record], rows, clock, holderOf: nobody, ...more })?.row.remote.id ?? null
}

describe('findLost', () => {
  it('takes the one task that was made with what we sent, while it can have been made', () => {
    const rows = [
      row('early', { createdAt: NOON - MINUTE }),
      row('late', { createdAt: NOON + 20 * MINUTE }),
      row('another model', { model: 'luma:video' }),
      row('another prompt', { prompt: 'a fox', echo: { prompt: 'a fox', seed: 7 } }),
      row('another seed', { echo: { prompt: 'a lighthouse', seed: 8 } }),
    ]
    expect(found(lost(), rows)).toBeNull()
    expect(found(lost(), [...rows, row('ours')])).toBe('ours')
    expect(found(lost(), [...rows, row('slow', { createdAt: NOON + 10 * MINUTE })])).toBe('slow')
  })

  it('believes a vendor that trims, fills in and writes numbers as text', () => {
    const echo = { prompt: ' a  lighthouse ', seed: '7', negative_prompt: '', width: 1024 }
    expect(found(lost(), [row('ours', { echo })])).toBe('ours')
    expect(found(lost(), [row('ours', { echo: { prompt: 'a lighthouse', seed: 0 } })])).toBe('ours')
  })

  it.each([
    ['time', { createdAt: null }],
    ['model', { model: null }],
    ['prompt', { prompt: null, echo: { seed: 7 } }],
  ])('decides nothing without the %s, which is no reason to hide the task', (_what, facts) => {
    expect(found(lost(), [row('ours', facts)])).toBeNull()
    expect(candidatesFor({ record: lost(), rows: [row('ours', facts)], clock, holderOf: nobody })).toHaveLength(1)
    // Nor is another decided for while it may be this one.
    expect(found(lost(), [row('ours'), row('it may be', facts)])).toBeNull()
  })

  it('decides nothing between two, for one that a row has, or against the person’s word', () => {
    expect(found(lost(), [row('ours'), row('twin')])).toBeNull()
    expect(found(lost(), [row('ours')], { holderOf: () => 'submitted' })).toBeNull()
    expect(found(lost(), [row('ours')], { holderOf: () => 'pasted' })).toBeNull()
    const state = { phase: 'unconfirmed', trouble: aTrouble(), notOurs: ['ours'] } as const
    expect(found(lost({ state }), [row('ours')])).toBeNull()
  })

  it('offers a pasted task, which one press makes the submitted one, and no other submit’s', () => {
    const held = (holder: Holder) =>
      candidatesFor({ record: lost(), rows: [row('ours')], clock, holderOf: () => holder }).length
    expect([held('nobody'), held('pasted'), held('submitted')]).toEqual([1, 1, 0])
  })

  it('waits for a submit that is on its way and may have made it', () => {
    const record = lost()
    const onItsWay = lost({ id: 'c/own-2', state: { phase: 'submitting' } })
    expect(found(record, [row('ours')], { open: [record, onItsWay] })).toBeNull()
    const another = { ...onItsWay, request: { ...request, params: { prompt: 'a fox' } } }
    expect(found(record, [row('ours')], { open: [record, another] })).toBe('ours')
  })

  it('shares as many tasks between as many submits of one request, each its own', () => {
    const [first, second] = [lost({ id: 'c/own-1' }), lost({ id: 'c/own-2', addedAt: NOON + 1 })]
    const rows = [row('b', { createdAt: NOON + 3 * SECOND }), row('a')]
    const open = [first, second]
    expect(open.map((record) => found(record, rows, { open }))).toEqual(['a', 'b'])
    expect(open.map((record) => found(record, [row('a')], { open }))).toEqual([null, null])
    const fox = { ...second, request: { ...request, params: { prompt: 'a lighthouse' } } }
    expect(found(first, rows, { open: [first, fox] })).toBeNull()
  })

  it('reads times by the vendor’s clock', () => {
    const ahead = { clock: { offset: 10 * MINUTE, error: 500 } }
    expect(found(lost(), [row('ours', { createdAt: NOON + 10 * MINUTE + SECOND })], ahead)).toBe('ours')
    expect(found(lost(), [row('before', { createdAt: NOON + SECOND })], ahead)).toBeNull()
  })
})
