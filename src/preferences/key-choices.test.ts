import { expect, it } from 'vitest'
import { keyChoices } from '#preferences/key-choices.ts'
import { restored } from '#testing/restored.ts'

it('takes what is text by text out of whatever was stored', () => {
  const read = (state: unknown) => restored(keyChoices, 'renderwatch.keys', state)
  const own = { 'act.save': 'z' }
  expect(read({ choices: { ...own, 'act.check': 3, 'act.tag': '' } })).toEqual({ choices: own })
  for (const garbage of [undefined, null, 3, {}, { choices: null }, { choices: 'ab' }, { choices: [] }]) {
    expect(Object.keys(read(garbage))).toEqual(['choices'])
  }
})
