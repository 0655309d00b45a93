import { expect, it } from 'vitest'
import { failureCode, refusalOf } from '#parts/failure-code.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { aFailure, aRecordIn } from '#testing/builders.ts'

it('names the status that refused where the vendor gave no code, and no status that is none', () => {
  expect(failureCode(aFailure({ code: 'no_credits', httpStatus: 402 }))).toBe('no_credits')
  expect(failureCode(aFailure({ code: null, httpStatus: 402 }))).toBe('HTTP 402')
  expect(failureCode(aFailure({ code: null, httpStatus: 200 }))).toBeNull()
  expect(failureCode(aFailure({ code: null, httpStatus: null }))).toBeNull()
})

it('tells a submit that was refused from a task that failed, and promises the first no id', () => {
  const failure = aFailure({ step: 'submit', code: null, httpStatus: 402, message: 'Your balance is empty' })
  const refused = aRecordIn({ phase: 'failed', failure }, undefined, { remote: null })
  expect(refusalOf(refused)).toBe(failure)
  expect(remoteIdText(refused)).toBe('not submitted: Your balance is empty')
  const failed = aRecordIn({ phase: 'failed', failure: aFailure() })
  expect(refusalOf(failed)).toBeNull()
  expect(remoteIdText(failed)).toBe(failed.remote?.id)
})
