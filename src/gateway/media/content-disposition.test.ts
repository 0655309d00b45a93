import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { attachmentHeader } from '#gateway/media/content-disposition.ts'

it('is one line of header whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(attachmentHeader(name)).toMatch(/^attachment; filename="[ !#-[\]-~]+"; filename\*=UTF-8''[!-~]+$/)
    }),
  )
})
