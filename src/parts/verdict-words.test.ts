import { describe, expect, it } from 'vitest'
import { MINUTE } from '#domain/time.ts'
import { retryWords } from '#parts/verdict-words.ts'

describe('retryWords', () => {
  it('says whether it helps and whether it bills', () => {
    expect(retryWords({ kind: 'after-wait', waitMs: 5 * MINUTE }, true)).toBe(
      'can help, after about 5 min; a new submit is billed',
    )
    expect(retryWords({ kind: 'never' }, false)).toBe('does not help; bills nothing')
    expect(retryWords({ kind: 'safe' }, 'unknown')).toBe('can help, unchanged; it may be billed')
  })
})
