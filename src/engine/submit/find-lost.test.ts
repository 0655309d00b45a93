import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { findLost } from '#engine/submit/find-lost.ts'
import { NOON, aRecordIn, aTrouble, sawStatus } from '#testing/builders.ts'
import type { ListedTask } from '#vendors/port.ts'

const request = { model: 'kling:video', params: {}, options: {}, idempotencyKey: 'key-1' }
const lost = aRecordIn({ phase: 'unconfirmed', trouble: aTrouble() }, NOON + 30 * SECOND, { addedAt: NOON, request })

function listed(id: string, createdAt: number | null, model: string | null = 'kling:video'): ListedTask {
  const observation = sawStatus({ phase: 'queued', position: null }, { facts: { createdAt, model } })
  return { remote: { id, handle: { id } }, observation }
}

const nobody = () => false

describe('findLost', () => {
  it('takes the one task of the model that was made while the request was on its way', () => {
    const others = [
      listed('early', NOON - MINUTE),
      listed('late', NOON + MINUTE),
      listed('other', NOON + 1, 'luma:video'),
    ]
    expect(findLost(lost, [...others, listed('ours', NOON + 5 * SECOND)], nobody)?.remote.id).toBe('ours')
  })

  it('decides nothing between two, for a tracked one, or without a time or a model', () => {
    const ours = listed('ours', NOON + SECOND)
    expect(findLost(lost, [ours, listed('twin', NOON + 2 * SECOND)], nobody)).toBeNull()
    expect(findLost(lost, [ours], (id) => id === 'ours')).toBeNull()
    expect(findLost(lost, [listed('a', null), listed('b', NOON, null)], nobody)).toBeNull()
  })

  it('does not let a page that was closed for a day widen the window', () => {
    const reopened = aRecordIn({ phase: 'unconfirmed', trouble: aTrouble() }, NOON + 24 * 60 * MINUTE, {
      addedAt: NOON,
      request,
    })
    expect(findLost(reopened, [listed('much later', NOON + 60 * MINUTE)], nobody)).toBeNull()
  })
})
