import { describe, expect, it } from 'vitest'
import { resendWords } from '#screens/submit/resend-words.ts'
import { VENDORS } from '#vendors/registry.ts'

describe('what the form says of an answer that is lost', () => {
  it.each(VENDORS)('$key: no second task is promised only where the vendor recognises a repeated request', (vendor) => {
    expect(resendWords(vendor).includes('no second task')).toBe(vendor.resend === 'idempotent')
  })

  it('is no promise for the guide of HiAPI, PiAPI and SeaArt, which document no idempotency', () => {
    const promised = VENDORS.filter((vendor) => resendWords(vendor).includes('no second task')).map(({ key }) => key)
    for (const key of ['hiapi-guide', 'piapi', 'seaart']) expect(promised).not.toContain(key)
    expect(promised).toContain('hiapi')
  })
})
