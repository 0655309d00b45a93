import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBlock, toBlock } from '#engine/storage/blocks.ts'
import { readRow, toRow } from '#engine/storage/rows.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anOutput, aRecord } from '#testing/builders.ts'

const OF_SHELVED = toRow(shelved(aRecord({ evidence: evidenceOf(200, '{}') }))).v
const OF_WHOLE = toRow(aRecord({ evidence: evidenceOf(200, '{}') })).v

describe('a stored row', () => {
  it('gives back any record as it was, also through a block', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(readRow(structuredClone(toRow(record)))).toEqual({ kind: 'record', record })
        const rows = readBlock(structuredClone(toBlock([toRow(record), toRow(record)])))
        expect(rows?.map(readRow)).toEqual([
          { kind: 'record', record },
          { kind: 'record', record },
        ])
      }),
    )
  })

  it('never throws, whatever is stored, and says what is wrong', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withNullPrototype: true }), (value) => {
        expect(readRow(value).kind).toBe('bad')
        expect(readRow({ v: 1, record: value }).kind).toBe('bad')
        expect(readBlock({ rows: value })).toBeNull()
      }),
    )
    const record = { ...aRecord(), state: { phase: 'running', progress: 'half' } }
    expect(readRow({ v: 1, record })).toEqual({ kind: 'bad', reason: expect.stringContaining('state.progress') })
  })

  it('refuses what JSON cannot hold where only JSON belongs', () => {
    const handles = [new Date(), undefined, { a: undefined }, [Number.NaN], new Map()]
    for (const handle of handles) {
      expect(readRow({ v: 1, record: { ...aRecord(), remote: { id: 'x', handle } } }).kind).toBe('bad')
    }
  })

  it('reads a handle that is nested deeper than the stack', () => {
    let handle: unknown = 'deep'
    for (let depth = 0; depth < 50_000; depth += 1) handle = [handle]
    expect(readRow({ v: 1, record: { ...aRecord(), remote: { id: 'x', handle } } }).kind).toBe('record')
  })

  it('without the text of its answer is of a version of its own, which pages before leave alone', () => {
    const record = aRecord({ evidence: evidenceOf(200, 'an answer') })
    expect(OF_SHELVED).toBe(OF_WHOLE + 1)
    expect(readRow(toRow(shelved(record)))).toEqual({ kind: 'record', record: shelved(record) })
    expect(readRow({ v: OF_SHELVED, record })).toEqual({ kind: 'record', record })
  })

  it('leaves a row of a newer version alone', () => {
    expect(readRow({ v: OF_SHELVED + 1, record: { id: 'test/a', shape: 'new' } })).toEqual({ kind: 'newer' })
    expect(readRow({ v: OF_SHELVED + 1, record: 'damaged' }).kind).toBe('bad')
  })

  it('reads a row of the first version, whose outputs knew of no copies and reminders', () => {
    const record = aRecord({ outputs: [anOutput()] })
    const { copy: _copy, told: _told, answer: _answer, ...old } = anOutput()
    expect(readRow({ v: 1, record: { ...record, outputs: [old] } })).toEqual({ kind: 'record', record })
  })

  it('without what vendors tell since lately is whole, and read as fast as any', () => {
    const record = aRecord()
    expect('echoedPrompt' in record || 'movedAt' in record).toBe(false)
    expect(readRow(toRow(record))).toEqual({ kind: 'record', record })
    const told = { ...record, echoedPrompt: 'a fox', movedAt: 7 }
    expect(readRow(toRow(told))).toEqual({ kind: 'record', record: told })
    expect(readRow({ v: OF_WHOLE, record: { ...record, echoedPrompt: 7 } }).kind).toBe('bad')
  })

  it('is carried up from its own version on: one of ours is not changed as if it were older', () => {
    const record = aRecord({ outputs: [anOutput()] })
    const { copy: _copy, told: _told, answer: _answer, ...old } = anOutput()
    expect(readRow({ v: OF_WHOLE, record: { ...record, outputs: [old] } }).kind).toBe('bad')
    expect(readRow({ v: OF_WHOLE, record })).toEqual({ kind: 'record', record })
  })
})
