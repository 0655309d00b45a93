import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#domain/json.ts'
import { differencesOf } from '#screens/outputs/differences.ts'
import { anOutput, aRecord } from '#testing/builders.ts'

const label = (vendor: string) => vendor.toUpperCase()

function submitted(id: `${string}/${string}`, params: JsonObject, options: JsonObject = {}) {
  const output = anOutput()
  const request = { model: 'kling', params, options, idempotencyKey: id }
  return { record: aRecord({ id, model: 'kling', request, outputs: [output] }), output }
}

describe('what differs between two outputs', () => {
  it('is named by its way, on whichever side it was not given, and nothing else is', () => {
    const left = submitted('test/1', { prompt: 'a fox', seed: 1, camera: { zoom: 2, pan: 'left' }, steps: [1, 2] })
    const right = submitted(
      'test/2',
      { prompt: 'an owl', seed: 1, camera: { zoom: 3, pan: 'left' }, steps: [1] },
      { route: 'eu' },
    )
    expect(differencesOf(left, right, label)).toEqual({
      differences: [
        { name: 'Prompt', values: ['a fox', 'an owl'] },
        { name: 'camera.zoom', values: ['2', '3'] },
        { name: 'steps', values: ['[1,2]', '[1]'] },
        { name: 'route', values: [null, 'eu'] },
      ],
      unknown: [],
    })
    expect(differencesOf(left, left, label).differences).toEqual([])
  })

  it('claims nothing of what is not known of both: parameters submitted elsewhere, a length that nobody names', () => {
    const here = submitted('test/1', { prompt: 'a fox', seed: 1 })
    const elsewhere = {
      record: aRecord({ id: 'test/2', echoedPrompt: 'an owl' }),
      output: anOutput({ durationMs: 4000, width: 10, height: 10 }),
    }
    expect(differencesOf(here, elsewhere, label)).toEqual({
      differences: [{ name: 'Prompt', values: ['a fox', 'an owl'] }],
      unknown: [1],
    })
    expect(differencesOf(elsewhere, here, label).unknown).toEqual([0])
  })
})
