import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanFileName, fileNameHeader } from '#gateway/media/file-name.ts'

describe('cleanFileName', () => {
  it.each([
    ['a.png', 'a.png'],
    ['..\\..\\a.png', '_.._a.png'],
    ['CON.png', '_CON.png'],
    ['.hidden', 'hidden'],
    ['a\u0000b\u2066.mp4', 'ab.mp4'],
    ['', 'output'],
    ['...', 'output'],
    [`${'x'.repeat(300)}.webm`, `${'x'.repeat(115)}.webm`],
  ])('%j becomes %j', (name, expected) => {
    expect(cleanFileName(name)).toBe(expected)
  })

  it('is never a path, and always one line of header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(cleanFileName(name)).not.toMatch(/[\\/\p{Cc}]|^\.|^$/u)
        expect(fileNameHeader(name)).toMatch(/^attachment; filename="[ !#-[\]-~]+"; filename\*=UTF-8''[!-~]+$/)
      }),
    )
  })
})
