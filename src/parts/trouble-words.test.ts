import { expect, it } from 'vitest'
import { troubleWords } from '#parts/trouble-words.ts'

it('names what really refused: no server has an error where something on the way, or the balance, said no', () => {
  expect(troubleWords({ reason: 'server', httpStatus: 500 })).toBe('the vendor has a server error')
  expect(troubleWords({ reason: 'server', httpStatus: 403 })).toBe('refused by something on the way to the vendor')
  expect(troubleWords({ reason: 'server', httpStatus: 402 })).toBe('the account has no credits left')
  expect(troubleWords({ reason: 'credentials', httpStatus: 403 })).toBe('key refused')
})
