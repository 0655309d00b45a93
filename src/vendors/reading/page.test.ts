import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject } from '#domain/json.ts'
import { NOON } from '#testing/builders.ts'
import { aVendor } from '#testing/fake-vendor.ts'
import type { ListOutcome, PageToken } from '#vendors/listing.ts'
import { get } from '#vendors/reading/call.ts'
import { byPage, cursorIn, pageAfter } from '#vendors/reading/page.ts'
import { createRegistry } from '#vendors/create-registry.ts'

describe('a list by pages', () => {
  it('goes on while rows are left, and asks for the page that the token names', () => {
    expect(pageAfter({ page: 1, size: 2 }, 2, 3)).toBe('2')
    expect(pageAfter({ page: 2, size: 2 }, 1, 3)).toBeNull()
    expect(pageAfter({ page: 1, size: 2 }, 2, null)).toBe('2')
    expect(pageAfter({ page: 9, size: 2 }, 0, 100)).toBeNull()
    const LIST = get('/jobs')
    const list = byPage((page, size) => LIST.once({ query: { page, size } }, () => empty(null)))
    expect([list(null, 5), list('2', 5)].map(({ request }) => request.path)).toEqual([
      '/jobs?page=1&size=5',
      '/jobs?page=2&size=5',
    ])
  })
})

describe('a cursor', () => {
  it.each<[string, unknown, string | null, PageToken | null]>([
    ['a cursor alone', 'abc', null, 'abc'],
    ['a number', 40, null, '40'],
    ['an address', 'https://api.acme.example/v1/jobs?cursor=a%2Fb&x=1', 'cursor', 'a/b'],
    ['an address of another host', 'https://evil.example/?cursor=abc', 'cursor', 'abc'],
    ['an address without its host', '/v1/jobs?cursor=abc', 'cursor', 'abc'],
    ['an address without it', 'https://api.acme.example/v1/jobs', 'cursor', null],
    ['nothing', null, 'cursor', null],
    ['an empty one', '', null, null],
    ['an endless one', 'a'.repeat(2_001), null, null],
    ['an object', { next: 1 }, null, null],
  ])('is read from %s', (_form, next, name, cursor) => {
    expect(cursorIn(next, name)).toBe(cursor)
  })

  it('of any answer leads to no other place than the declared call', () => {
    const JOBS = get('/v1/jobs')
    const list = (from: PageToken | null) =>
      JOBS.once({ query: from === null ? {} : { cursor: from } }, ({ json }) =>
        empty(cursorIn(isJsonObject(json) ? json['next'] : null, 'cursor')),
      )
    const vendor = createRegistry([aVendor('acme', { ids: [], list })]).of('acme')
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (next) => {
        const body = JSON.stringify({ next: `${next}?cursor=${next}` })
        const step = vendor?.list?.(null, 5).read({ status: 200, headers: {}, body, receivedAt: NOON })
        const from = step?.kind === 'done' && step.value.kind === 'page' ? step.value.next : null
        const { pathname } = new URL(`https://a.example${vendor?.list?.(from, 5).request.path ?? ''}`)
        expect(pathname).toBe('/v1/jobs')
      }),
    )
  })
})

function empty(next: PageToken | null): ListOutcome {
  return { kind: 'page', tasks: [], total: null, next }
}
