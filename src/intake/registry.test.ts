import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { shapeOf } from '#intake/pattern-shape.ts'
import { recognise } from '#intake/recognise.ts'
import { WORD_MIN } from '#intake/words.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const CONTEXT = {
  connections: CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl })),
  known: () => undefined,
  answers: NO_ANSWERS,
}

describe('the vendors of the registry', () => {
  it.each(CODED.flatMap(({ key, ids }) => ids.map((pattern) => ({ key, ...pattern }))))(
    'have ids that intake can see: $label',
    ({ source }) => {
      const shape = shapeOf(source)
      expect(shape, 'a pattern in which near misses can be explained').not.toBeNull()
      expect(shape?.min).toBeGreaterThanOrEqual(WORD_MIN)
      expect(shape?.min).toBeLessThanOrEqual(128)
    },
  )

  it('tell the two HiAPI dialects apart by their ids, wherever these stand', () => {
    const reference = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
    const guide = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
    const text = [
      `{"code":200,"message":"success","data":{"taskId":"${reference}"}}`,
      `curl https://api.hiapi.ai/v1/tasks/${guide} -H "Authorization: Bearer $KEY"`,
      `https://cdn.hiapi.ai/tasks/${reference}/0.mp4`,
      'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3',
    ].join('\n')
    const { refs, skipped } = recognise(text, CONTEXT)
    expect(refs.map(({ ref, line }) => [ref.vendor, ref.remote.id, line])).toEqual([
      ['hiapi', reference, 1],
      ['hiapi-guide', guide, 2],
    ])
    expect(skipped.map(({ line, kind }) => [line, kind])).toEqual([
      [3, 'repeated'],
      [4, 'near-miss'],
    ])
  })

  it('reads both identifiers of ByteSpike out of an address', () => {
    const id = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
    const text = [
      `https://proxy.example/v1/tasks/query?task_id=${id}`,
      'curl "https://llm.bytespike.ai/v1/tasks/query?out_task_id=render-7"',
      `https://llm.bytespike.ai/v1/tasks/stream/${id.replace('3W', '3X')}`,
    ].join('\n')
    const { refs, questions } = recognise(text, CONTEXT)
    expect(questions).toEqual([])
    expect(refs.map(({ ref, line }) => [ref.vendor, ref.remote.handle, line])).toEqual([
      ['bytespike', { taskId: id }, 1],
      ['bytespike', { outTaskId: 'render-7' }, 2],
      ['bytespike', { taskId: id.replace('3W', '3X') }, 3],
    ])
  })
})
