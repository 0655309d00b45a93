import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseFor, homeNamed, homesOf } from '#vendors/homes.ts'

const VENDOR = {
  defaultBaseUrl: 'https://api.acme.example/v3',
  otherHomes: ['https://api.eu.acme.example/v3', 'https://queue.acme.example'],
}
const [USUAL = '', EU = '', QUEUE = ''] = homesOf(VENDOR)

describe('where a request goes', () => {
  it.each([
    ['to the connection’s own base', EU, undefined, EU],
    ['to the home that is named', USUAL, EU, EU],
    ['to the home that is named, slash or not', `${USUAL}/`, `${EU}/`, EU],
    ['to the proxy, which stands for every home', 'https://proxy.example', EU, 'https://proxy.example'],
    ['nowhere when the name is no home', USUAL, 'https://evil.example/v3', null],
    ['nowhere when the name only begins like one', USUAL, 'https://api.eu.acme.example.evil.example/v3', null],
    ['nowhere when the name is below a home', USUAL, `${EU}/../keys`, null],
    ['nowhere when the home is asked without TLS', USUAL, EU.replace('https', 'http'), null],
  ])('is %s', (_what, own, named, base) => {
    expect(baseFor(VENDOR, own, named)).toBe(base)
  })

  it('is never another place than the connection’s base and the homes that were declared', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom(USUAL, EU, QUEUE)), (named) => {
        expect([USUAL, EU, QUEUE, null]).toContain(baseFor(VENDOR, USUAL, named))
      }),
    )
  })
})

describe('the home in an address of an answer', () => {
  it.each([
    [`${EU}/get?id=1`, EU],
    [`${USUAL}/get?id=1`, USUAL],
    [`${QUEUE}/acme/flux/requests/1`, QUEUE],
    ['https://api.acme.example/v2/get', null],
    ['https://user:word@queue.acme.example/x', null],
    ['https://queue.acme.example.evil.example/x', null],
    ['https://queue.acme.example:8443/x', null],
    ['//queue.acme.example/x', null],
    ['', null],
  ])('of %s', (address, home) => {
    expect(homeNamed(VENDOR, address)).toBe(home)
  })
})
