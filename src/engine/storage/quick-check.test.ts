import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { quickCheck } from '#engine/storage/quick-check.ts'
import { taskRecordSchema } from '#engine/storage/task-record-schema.ts'
import { anyRecord } from '#testing/any-record.ts'

const isRecord = quickCheck(taskRecordSchema)

/** The value with the member at a random path replaced or removed. */
function damaged(value: unknown, steps: readonly number[], by: unknown): unknown {
  const [step = 0, ...rest] = steps
  if (typeof value !== 'object' || value === null) return by
  const names = Object.keys(value)
  const name = names[step % Math.max(1, names.length)]
  if (name === undefined) return by
  const members = new Map(Object.entries(value))
  const after = damaged(members.get(name), rest, by)
  if (after === undefined) members.delete(name)
  else members.set(name, after)
  return Array.isArray(value) ? [...members.values()] : Object.fromEntries(members)
}

describe('quickCheck', () => {
  it('waves every good record through', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(isRecord(record)).toBe(true)
      }),
    )
  })

  it('never waves through what the schema refuses or would change', () => {
    const anything = fc.oneof(fc.anything(), fc.constantFrom(undefined, null, '', 'soon', Number.NaN, -1, {}, []))
    fc.assert(
      fc.property(anyRecord, fc.array(fc.nat(40), { maxLength: 5 }), anything, (record, steps, by) => {
        const value = damaged(record, steps, by)
        if (!isRecord(value)) return
        const parsed = v.safeParse(taskRecordSchema, value)
        expect(parsed.success).toBe(true)
        expect(parsed.output).toEqual(value)
      }),
      { numRuns: 2000 },
    )
  })

  it('waves nothing through by a kind of schema that it does not know', () => {
    expect(quickCheck(v.union([v.string(), v.number()]))('text')).toBe(false)
    expect(quickCheck(v.pipe(v.string(), v.minLength(3)))('x')).toBe(false)
  })
})
