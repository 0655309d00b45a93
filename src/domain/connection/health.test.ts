import { describe, expect, it } from 'vitest'
import { type Health, healthAt, type Setback, setbackAfter } from '#domain/connection/health.ts'
import { TROUBLE_REASONS, type Trouble, type TroubleReason } from '#domain/task/failure.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'

const trouble = (reason: TroubleReason): Trouble => ({ reason, httpStatus: null, code: null, message: reason })

const SETBACKS: readonly Setback[] = [
  { kind: 'waiting', since: NOON, until: NOON + MINUTE, trouble: trouble('throttled') },
  { kind: 'retrying', since: NOON, trouble: trouble('network') },
  { kind: 'blocked', since: NOON, trouble: trouble('credentials') },
]

describe('one more trouble', () => {
  it('blocks for refused credentials alone, whatever time was named', () => {
    const kinds = TROUBLE_REASONS.map((reason) => setbackAfter({ kind: 'idle' }, trouble(reason), NOON + MINUTE, NOON))
    expect(kinds.filter(({ kind }) => kind === 'blocked').map((setback) => setback.trouble.reason)).toEqual([
      'credentials',
    ])
    expect(kinds.filter(({ kind }) => kind === 'waiting')).toHaveLength(TROUBLE_REASONS.length - 1)
  })

  it('is retried where no time was named', () => {
    expect(setbackAfter({ kind: 'fine' }, trouble('server'), null, NOON)).toEqual({
      kind: 'retrying',
      since: NOON,
      trouble: trouble('server'),
    })
  })

  it.each(SETBACKS)('goes on since the first when it was $kind before', (before) => {
    expect(setbackAfter(before, trouble('timeout'), null, NOON + SECOND).since).toBe(NOON)
  })

  it.each(['idle', 'fine'] as const)('begins now when it was %s before', (kind) => {
    expect(setbackAfter({ kind }, trouble('timeout'), null, NOON + SECOND).since).toBe(NOON + SECOND)
  })
})

describe('health at a later time', () => {
  const wait: Health = { kind: 'waiting', since: NOON, until: NOON + MINUTE, trouble: trouble('throttled') }

  it('is a wait until the very instant', () => {
    expect(healthAt(wait, NOON + MINUTE - 1)).toBe(wait)
    expect(healthAt(wait, NOON + MINUTE)).toEqual({ kind: 'idle' })
  })

  it.each([{ kind: 'idle' }, { kind: 'fine', since: NOON }, ...SETBACKS.slice(1)] satisfies readonly Health[])(
    'does not change by itself when it is $kind',
    (health) => {
      expect(healthAt(health, NOON + 60 * MINUTE)).toBe(health)
    },
  )
})
