import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTerminal } from '#domain/task/phase.ts'
import { isLive } from '#domain/task/task.ts'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { actOffers, canKeepForEver, outputsToSave } from '#parts/acts/task-acts.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aFailure, anOutput, aRecord, aRecordIn, NOON } from '#testing/builders.ts'
import { plainVendor } from '#testing/plain-vendor.ts'

const vendor = plainVendor({
  cancel: () => {
    throw new Error('nothing here cancels')
  },
})
const context = { vendorOf: () => vendor, now: NOON }
const SAVED = { at: NOON, bytes: 1, contentType: 'image/png', sha256: 'a'.repeat(64), fileName: 'a.png' }

const actsFor = (...records: Parameters<typeof actOffers>[0]): readonly TaskAct[] =>
  actOffers(records, context).map(({ act }) => act)

describe('actOffers', () => {
  it('never offers an act for a task that it does nothing with, whatever is ticked', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyRecord, { selector: ({ id }) => id, maxLength: 6 }), (records) => {
        const byId = new Map(records.map((record) => [record.id, record]))
        for (const { act, ids } of actOffers(records, context)) {
          expect(ids.length).toBeGreaterThan(0)
          for (const id of ids) {
            const record = byId.get(id) ?? never()
            if (act === 'save') expect(outputsToSave([record], NOON).length).toBeGreaterThan(0)
            if (act === 'cancel') expect(isLive(record)).toBe(true)
            if (act === 'pause') expect(isTerminal(record.state.phase)).toBe(false)
            if (act === 'keep') expect(canKeepForEver(record)).toBe(true)
            if (act === 'copy') expect(record.remote).not.toBeNull()
            // A task on its way, or one that nobody knows the end of, would be paid twice.
            if (act === 'retry') expect(isTerminal(record.state.phase)).toBe(true)
          }
        }
      }),
    )
  })

  it('offers to cancel only where the vendor takes it', () => {
    const queued = aRecordIn({ phase: 'queued', position: null })
    expect(actsFor(queued)).toContain('cancel')
    const { cancel: _, ...without } = vendor
    const offers = actOffers([queued], { vendorOf: () => without, now: NOON })
    expect(offers.map(({ act }) => act)).not.toContain('cancel')
  })

  it('retries several only where one failed, and edits any one that is over', () => {
    const done = aRecordIn({ phase: 'succeeded' }, NOON, { id: 'test/done' })
    const failed = aRecordIn({ phase: 'failed', failure: aFailure() }, NOON, { id: 'test/failed' })
    expect(actsFor(done)).toContain('retry')
    expect(actsFor(done, { ...done, id: 'test/other' })).not.toContain('retry')
    expect(actOffers([done, failed], context).find(({ act }) => act === 'retry')?.ids).toEqual(['test/failed'])
  })
})

describe('keeping for ever', () => {
  it('is offered where there is a copy, and taken back where all of them are kept for ever', () => {
    const copy = { kind: 'kept', at: NOON, bytes: 1, contentType: 'image/png', sha256: 'a'.repeat(64) } as const
    const kept = aRecordIn({ phase: 'succeeded' }, NOON, { outputs: [anOutput({ copy })] })
    const labelOf = (...records: Parameters<typeof actOffers>[0]) =>
      actOffers(records, context).find(({ act }) => act === 'keep')?.label
    expect(labelOf({ ...kept, outputs: [anOutput()] })).toBeUndefined()
    expect(labelOf(kept, { ...kept, id: 'test/other', keepForEver: true })).toBe('Keep for ever')
    expect(labelOf({ ...kept, keepForEver: true })).toBe('Do not keep for ever')
  })
})

describe('outputsToSave', () => {
  it('takes what is not saved and can still be had, and all again once everything was saved', () => {
    const dead = anOutput({ key: 'dead', expiry: { at: NOON - 1, source: 'vendor' } })
    const saved = anOutput({ key: 'saved', saved: SAVED })
    const fresh = anOutput({ key: 'fresh' })
    const keys = (outputs: (typeof dead)[]) =>
      outputsToSave([aRecord({ outputs })], NOON).map(({ outputKey }) => outputKey)
    expect(keys([dead, saved, fresh])).toEqual(['fresh'])
    expect(keys([dead, saved])).toEqual(['saved'])
    expect(keys([dead])).toEqual([])
  })
})

function never(): never {
  throw new Error('an act was offered for a task that was not asked about')
}
