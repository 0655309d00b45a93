import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRecords } from '#domain/task/merge.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { personEdit, withPersonEdit } from '#domain/task/record-parts.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anOutput, aRecord, aRecordIn, NOON } from '#testing/builders.ts'

/** Records of one task, each output of which has a key of its own, as those of a vendor have. */
const ofOneTask = anyRecord.map((record): TaskRecord => ({
  ...record,
  id: 'test/one',
  tags: [...new Set(record.tags)],
  outputs: record.outputs.map((output, index) => ({ ...output, key: `${index}` })),
}))

/** Two of them, often such that neither heard anything later than the other. */
const pair = fc.tuple(ofOneTask, ofOneTask, fc.boolean()).map(([a, b, alike]): readonly [TaskRecord, TaskRecord] => {
  const { tags, title = '', note, outputs, model, request, addedAt } = b
  return [a, alike ? { ...a, tags, title, note, outputs, model, request, addedAt } : b]
})

/** What two merges may differ in: the order of what stands side by side. */
function facts(record: TaskRecord) {
  const { tags, note, outputs, acts = [], ...rest } = record
  const byKey = outputs.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const done = new Set(acts.map(({ at, did, by }) => `${at} ${did} ${by}`))
  return { ...rest, acts: done, tags: new Set(tags), note: new Set(note.split('\n')), outputs: byKey }
}

describe('merging two records of one task', () => {
  it('gives the same in either order', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(facts(mergeRecords(a, b))).toEqual(facts(mergeRecords(b, a)))
      }),
    )
  })

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const merged = mergeRecords(a, b)
        expect(facts(mergeRecords(a, a))).toEqual(facts(a))
        expect(facts(mergeRecords(merged, b))).toEqual(facts(merged))
        expect(facts(mergeRecords(a, merged))).toEqual(facts(merged))
        expect(facts(mergeRecords(merged, merged))).toEqual(facts(merged))
      }),
    )
  })

  it('never takes an end back, and loses no tag, note or saved file', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const merged = mergeRecords(a, b)
        const isOver = (record: TaskRecord) => isTerminal(record.state.phase)
        expect(isOver(merged)).toBe(isOver(a) || isOver(b))
        for (const one of [a, b]) {
          for (const tag of one.tags) expect(merged.tags).toContain(tag)
          for (const line of one.note.split('\n')) expect(merged.note.split('\n').concat('')).toContain(line)
          for (const { key, saved } of one.outputs) {
            const found = merged.outputs.find((output) => output.key === key)
            expect(found?.saved?.at ?? 0).toBeGreaterThanOrEqual(saved?.at ?? 0)
          }
        }
      }),
    )
  })

  it('believes who heard later, and keeps what both did', () => {
    const early = {
      ...aRecordIn({ phase: 'queued', position: null }, NOON),
      note: 'a',
      tags: ['x'],
      addedAt: NOON - HOUR,
    }
    const late = { ...aRecordIn({ phase: 'running', progress: 0.5 }, NOON + HOUR), note: 'b', tags: ['y'] }
    expect(mergeRecords(early, late)).toMatchObject({
      state: { phase: 'running' },
      note: 'b\na',
      tags: ['y', 'x'],
      addedAt: NOON - HOUR,
    })
  })

  it('has a copy that is there rather than one that had to go', () => {
    const kept = { kind: 'kept', at: NOON, bytes: 1, contentType: 'image/png', sha256: 'a'.repeat(64) } as const
    const one = aRecord({ outputs: [anOutput({ copy: { kind: 'removed', at: NOON + 1 } })] })
    const two = aRecord({ outputs: [anOutput({ copy: kept })] })
    expect(mergeRecords(one, two).outputs[0]?.copy).toEqual(kept)
  })
})

describe('what a person changed', () => {
  it('carried over to the record before gives what people see in the one after', () => {
    fc.assert(
      fc.property(ofOneTask, ofOneTask, (before, other) => {
        const outputs = before.outputs.map((output, index) => {
          const { saved, told, answer } = other.outputs[index] ?? output
          return { ...output, saved, told, answer }
        })
        const { tags, title = '', note, paused } = other
        const after = { ...before, tags, title, note, paused, outputs }
        const edit = personEdit(before, after)
        expect(edit === null ? before : withPersonEdit(before, edit)).toEqual(after)
        expect(withPersonEdit(after, edit ?? {})).toBe(after)
      }),
    )
  })
})
