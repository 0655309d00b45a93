import { describe, expect, it } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { importPlan } from '#engine/storage/import-plan.ts'
import { aFailure, anOutput, aRecord, aRecordIn, aTrouble, NOON } from '#testing/builders.ts'

const KNOWN = aRecord({ id: 'a/known' })
const ledger = {
  get: (id: string): TaskRecord | undefined => (id === KNOWN.id ? KNOWN : undefined),
  findByRemote: (_connection: string, remoteId: string) => (remoteId === 'tk-twin' ? KNOWN : undefined),
}

describe('an import', () => {
  it('adds what is not there, and changes nothing that is', () => {
    const fresh = aRecord({ id: 'a/fresh', remote: { id: 'tk-fresh', handle: null } })
    const twin = aRecord({ id: 'a/own-key', remote: { id: 'tk-twin', handle: null } })
    expect(importPlan([KNOWN, fresh, twin], ledger)).toEqual({ added: [fresh], known: 2, unsettled: 0 })
  })

  it('promises no copy that lies in another browser', () => {
    const copy = { kind: 'kept', at: NOON, bytes: 3, contentType: 'image/png', sha256: 'ab' } as const
    const record = aRecord({ id: 'a/1', remote: { id: 'tk-1', handle: null }, outputs: [anOutput({ copy })] })
    expect(importPlan([record], ledger).added[0]?.outputs[0]?.copy).toBeNull()
  })

  it('never brings a submit in that would be sent from here', () => {
    const submitting = aRecordIn({ phase: 'submitting' }, NOON, { id: 'a/own-1', remote: null })
    const lost = aRecordIn({ phase: 'unconfirmed', trouble: aTrouble() }, NOON, { id: 'a/own-2', remote: null })
    const refused = aRecordIn({ phase: 'failed', failure: aFailure() }, NOON, { id: 'a/own-3', remote: null })
    expect(importPlan([submitting, lost, refused], ledger)).toEqual({ added: [refused], known: 0, unsettled: 2 })
  })
})
