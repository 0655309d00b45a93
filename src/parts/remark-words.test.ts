import { describe, expect, it } from 'vitest'
import type { Remark } from '#domain/task/remark.ts'
import { remarkWords } from '#parts/remark-words.ts'

describe('the words for a remark', () => {
  it.each<[Remark, string, string]>([
    [{ kind: 'held-back', why: 'too many at a time' }, 'held back', 'The vendor holds it back: too many at a time'],
    [{ kind: 'held-back', why: null }, 'held back', 'The vendor holds it back.'],
    [{ kind: 'files-removed' }, 'files removed', 'It succeeded, and the vendor has deleted its files since.'],
    [{ kind: 'part-failed', failed: 1, of: 4, why: null }, '1 of 4 failed', '1 of 4 outputs failed.'],
    [{ kind: 'part-failed', failed: 2, of: null, why: 'safety' }, '2 failed', '2 outputs failed: safety'],
    [{ kind: 'needs-person', why: null }, 'waits for you', 'It goes on only once somebody acts at the vendor.'],
  ])('%j', (remark, short, long) => {
    expect(remarkWords(remark)).toMatchObject({ short, long })
  })
})
