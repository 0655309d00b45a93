import { expect, it } from 'vitest'
import { noticeWords } from '#app/output-care.tsx'

it('counts what is about to expire, and says when the first does', () => {
  expect(noticeWords([{ expiresAt: 60_000 }], 0)).toBe('1 unsaved output expires in 1 min.')
  expect(noticeWords([{ expiresAt: 7_200_000 }, { expiresAt: 60_000 }], 0)).toBe(
    '2 unsaved outputs are about to expire, the first in 1 min.',
  )
})
