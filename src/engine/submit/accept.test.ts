import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { accept } from '#engine/submit/accept.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecordIn, NOON, sawStatus } from '#testing/builders.ts'

const sighting = { askedAt: NOON, answeredAt: NOON, lastAskedAt: null, vendorClock: null }

describe('a submit whose task was pasted meanwhile', () => {
  it('takes over the last answer of the pasted one, with its text where that is not carried', async () => {
    const remote = { id: 'r1', handle: {} }
    const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'key' }
    const own = aRecordIn({ phase: 'submitting' }, NOON, { id: 'test/own', remote: null, request })
    const evidence = evidenceOf(200, 'what the vendor said')
    const twin = aRecordIn({ phase: 'succeeded' }, NOON, { id: 'test/r1', remote, evidence })
    const ledger = createLedger(platformTimers)
    ledger.restore([own, shelved(twin)], new Map())
    const storage = { readTexts: () => Promise.resolve([twin]) }
    accept({ ledger, storage }, own.id, remote, sawStatus({ phase: 'succeeded' }), sighting)
    expect(ledger.get(own.id)?.evidence?.body).toBeNull()
    await new Promise((resolve) => setImmediate(resolve))
    expect(ledger.get(own.id)).toMatchObject({ remote, evidence })
    expect(ledger.get(twin.id)).toBeUndefined()
  })
})
