import { expect, it } from 'vitest'
import { shownLabel, shownName } from '#screens/outputs/shown-words.ts'
import { OutputIndex } from '#screens/outputs/output-index.ts'
import { keyOf } from '#screens/outputs/tile-key.ts'
import { anOutput, aRecord } from '#testing/builders.ts'

it('gives no two outputs the same name, whoever named them and however many one task made', () => {
  const set = ['a', 'b', 'c'].map((key) => anOutput({ key }))
  const film = anOutput({ key: 'film', kind: 'video' })
  const named = aRecord({ id: 'test/1', note: 'four owls', outputs: [...set, film] })
  const pasted = ['2', '3'].map((id) => aRecord({ id: `test/${id}`, remote: { id, handle: { id } }, outputs: [film] }))
  const names = [named, ...pasted].flatMap((record) => record.outputs.map((output) => shownName({ record, output })))
  expect(names).toEqual([
    'four owls, Image 1 of 3',
    'four owls, Image 2 of 3',
    'four owls, Image 3 of 3',
    'four owls, Video',
    '2, Video',
    '3, Video',
  ])
  expect(shownLabel({ record: named, output: film })).toBe('Video')
})

it('finds an output by the key in an address, and none by a key that leads nowhere', () => {
  // One id begins with the other, and both have spaces.
  const records = ['test/a', 'test/a b'].map((id) =>
    aRecord({ id: `test/${id.slice(5)}`, outputs: [anOutput({ key: 'b c' })] }),
  )
  const index = new OutputIndex()
  for (const record of records) index.learn(record)
  for (const record of records) {
    for (const output of record.outputs) {
      const key = keyOf({ record, output })
      expect(index.find(key)?.record.id).toBe(record.id)
    }
  }
  expect(['test/a', 'test/a x', ''].map((key) => index.find(key))).toEqual([null, null, null])
})
