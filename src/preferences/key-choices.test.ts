import { expect, it } from 'vitest'
import { keyChoiceStore } from '#preferences/key-choices.ts'

function storeOn(stored: unknown) {
  let text: string | null = stored === undefined ? null : JSON.stringify({ state: stored, version: 1 })
  return keyChoiceStore(() => ({
    getItem: () => text,
    setItem: (_name, value) => {
      text = value
    },
    removeItem: () => undefined,
  }))
}

it('takes what is text by text out of whatever was stored', () => {
  const own = { 'act.save': 'z' }
  expect(storeOn({ choices: { ...own, 'act.check': 3, 'act.tag': '' } }).getState()).toEqual({ choices: own })
  for (const garbage of [undefined, null, 3, {}, { choices: null }, { choices: 'ab' }, { choices: [] }]) {
    expect(Object.keys(storeOn(garbage).getState())).toEqual(['choices'])
  }
})
