import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRecords } from '#domain/task/merge.ts'
import { ownTaskId, taskIdOf } from '#domain/task/task.ts'
import { withConnections } from '#domain/task/to-connection.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anOutput, aRecord } from '#testing/builders.ts'

const toOther = (from: string) => (from === 'test' ? 'other' : from)

describe('a record as one of another connection', () => {
  it('is the very record where nothing changes, and comes back when it is mapped back', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(withConnections(record, (from) => from)).toBe(record)
        const there = withConnections(record, toOther)
        expect(there.connection).toBe('other')
        expect(withConnections(there, (from) => (from === 'other' ? 'test' : from))).toEqual(record)
      }),
    )
  })

  it('has the ids that it would have had there, and files that are fetched with that key', () => {
    const record = aRecord({
      id: taskIdOf('test', 'tk/1'),
      resubmitOf: ownTaskId('test', 'key'),
      outputs: [anOutput({ keyedBy: 'test' })],
    })
    expect(withConnections(record, toOther)).toMatchObject({
      id: taskIdOf('other', 'tk/1'),
      resubmitOf: ownTaskId('other', 'key'),
      outputs: [{ keyedBy: 'other' }],
    })
  })

  it('merges there as it would have merged here', () => {
    const one = anyRecord.map((record) => ({
      ...record,
      id: 'test/one' as const,
      outputs: record.outputs.map((output, index) => ({ ...output, key: `${index}` })),
    }))
    fc.assert(
      fc.property(one, one, (a, b) => {
        const there = mergeRecords(withConnections(a, toOther), withConnections(b, toOther))
        expect(there).toEqual(withConnections(mergeRecords(a, b), toOther))
      }),
    )
  })
})
