import { expect, it } from 'vitest'
import { failureWords } from '#screens/insights/failure-words.ts'
import { aFailure } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'

const failed = (message: string, code = 'TASK_FAILED') => ({ vendor: 'hiapi', failure: aFailure({ code, message }) })
const blocked = failed('rejected by the safety system: content policy violation')
const broken = failed('The upstream model failed')

it('says what a code asks for, and both things where it stands for two, the commoner first', () => {
  expect(failureWords(RULE_BOOK, [blocked, blocked])).toBe('change the prompt')
  expect(failureWords(RULE_BOOK, [blocked, broken, broken])).toBe(
    `${failureWords(RULE_BOOK, [broken])} · change the prompt`,
  )
  expect(failureWords(RULE_BOOK, [failed('x', 'NEVER_HEARD_OF')])).toBe('unknown: read the answer')
})
