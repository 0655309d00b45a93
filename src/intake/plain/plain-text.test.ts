import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '#intake/plain/plain-text.ts'
import { recognise } from '#intake/recognise.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { pastedLogs } from '#testing/pasted-logs.ts'

const NONE = /^(?:)$/

describe('plain text', () => {
  it.each([
    ['\\\\\\"a\\\\\\"', '"a"'],
    ['a\\\\\\\\nb', 'a\nb'],
    ['%257B%2522', '{"'],
    ['&amp;amp;quot;&#x2d;&#45;', '"--'],
    ['\\u8bf7\\\\u6c42', '请求'],
    ['%E8%AF%B7', '请'],
    ['%5Cu0022', '"'],
    ['task=5Fid=3D7', 'task_id=7'],
    ['a\\_b\\-c', 'a_b-c'],
    ['\u201ca\u201d\u00a0ｂ：', '"a" b:'],
    ['C:\\renders\\8', 'C:\nenders\\8'],
  ])('%s', (raw, text) => expect(plainText(raw, NONE).text).toBe(text))

  it('leaves a path whose letter begins an id', () => {
    expect(plainText('C:\\task_01J', /^task_/).text).toBe('C:\\task_01J')
    expect(plainText('a\\ntask_01J', /^task_/).text).toBe('a\ntask_01J')
  })

  it('knows where each place came from: in order, within the text, and the same sign where nothing was changed', () => {
    const parts = fc.constantFrom(
      '\\"',
      '\\\\n',
      '%2F',
      '%255C',
      '&amp;quot;',
      '\\u001b[32m',
      '[0m',
      '=3D',
      '\u200b',
      'x',
      'é',
      '-',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 30 }), (all) => {
        const raw = all.join('')
        const { text, origin } = plainText(raw, NONE)
        let before = 0
        for (let at = 0; at <= text.length; at++) {
          const from = origin(at)
          expect(from).toBeGreaterThanOrEqual(before)
          expect(from).toBeLessThanOrEqual(raw.length)
          before = from
        }
        const mark = plainText(`${raw} QQ`, NONE)
        expect(mark.origin(mark.text.lastIndexOf('QQ'))).toBe(raw.length + 1)
      }),
      { numRuns: 300 },
    )
  })

  it('shows of each id the place where it was pasted', () => {
    for (const { text, wrapping, foreign } of pastedLogs(7, 1)) {
      if (!/^(?:none|JSON text|percent)$/.test(wrapping.name)) continue
      const { skipped } = recognise(text, { connections: [], known: () => undefined, answers: NO_ANSWERS })
      for (const { excerpt, reason, kind } of skipped) {
        if (kind !== 'not-a-task' || !reason.includes('stands in “')) continue
        expect(
          foreign.some((id) => excerpt.includes(id)),
          `${excerpt} in ${text}`,
        ).toBe(true)
      }
    }
  })
})
