import { expect, it } from 'vitest'
import { retryWords } from '#parts/verdict-words.ts'
import { failureWords } from '#screens/insights/failure-words.ts'
import { aFailure, aRecordIn } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triageTask } from '#triage/triage-task.ts'

const failed = (message: string, code = 'TASK_FAILED') => ({ vendor: 'hiapi', failure: aFailure({ code, message }) })
const blocked = failed('rejected by the safety system: content policy violation')
const broken = failed('The upstream model failed')
const unheard = failed('x', 'NEVER_HEARD_OF')

it('says what a code means, and both things where it stands for two, the commoner first', () => {
  const refused = 'Refused by a content check (retry: helps only after a change)'
  expect(failureWords(RULE_BOOK, [blocked, blocked])).toBe(refused)
  expect(failureWords(RULE_BOOK, [blocked, broken, broken])).toBe(`${failureWords(RULE_BOOK, [broken])} · ${refused}`)
})

it.each([blocked, broken, unheard])(
  'says of a retry what Triage and the task itself say: %o',
  ({ vendor, failure }) => {
    const found = triageTask(RULE_BOOK, aRecordIn({ phase: 'failed', failure }, undefined, { vendor }))
    if (found === null) throw new Error('a failed task has a verdict')
    const { title, retry, bills } = found.verdict
    const [meaning, helps] = failureWords(RULE_BOOK, [{ vendor, failure }]).replace(/\)$/, '').split(' (retry: ')
    expect(meaning).toBe(title)
    expect(retryWords(retry, bills).split(';')[0]).toBe(helps)
  },
)

it('claims nothing of a retry where nobody knows', () => {
  expect(failureWords(RULE_BOOK, [unheard])).toContain('not known whether it helps')
})
