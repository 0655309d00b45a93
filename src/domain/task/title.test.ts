import { describe, expect, it } from 'vitest'
import { ownTitleOf, titleOf } from '#domain/task/task.ts'
import { aRecord } from '#testing/builders.ts'

describe('what a task is called', () => {
  const told = aRecord({ echoedPrompt: 'a fox', note: 'for Anna' })

  it('is the name that a person gave it, else its prompt, else its note', () => {
    expect(titleOf({ ...told, title: ' The fox ' })).toBe('The fox')
    expect(titleOf(told)).toBe('a fox')
    expect(titleOf(aRecord({ note: 'for Anna' }))).toBe('for Anna')
    expect(titleOf(aRecord())).toBeNull()
  })

  it('is its own again once the name was taken away', () => {
    expect(titleOf({ ...told, title: '' })).toBe('a fox')
    expect(ownTitleOf({ ...told, title: 'The fox' })).toBe('a fox')
  })
})
