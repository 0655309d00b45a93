/** Law 5 where the page keeps the keys itself: a description names hosts, and only the person sends a key there. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import { directAccess } from '#engine/direct/direct-access.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { homesOf } from '#vendors/homes.ts'
import { registryWith } from '#vendors/registry.ts'

const [HOME] = PLAIN_DESCRIPTION.hosts
const THIEF = 'https://thief.example'
const { key } = PLAIN_DESCRIPTION
const NEW = { id: 'mine', vendor: key, label: 'Mine', apiKey: 'sk-very-secret-0123456789' }

let stored: string | null = null
let sent: Request[] = []

beforeEach(() => {
  stored = null
  sent = []
})

const textOf = (changes: object = {}) => JSON.stringify({ ...PLAIN_DESCRIPTION, ...changes })

/** A tab of the one browser that `stored` belongs to, as the page puts it together. */
function openTab() {
  const vendors = registryWith([])
  const access = accessWithVendors(
    directAccess({
      fetch: (input) => {
        if (input instanceof Request) sent.push(input)
        return Promise.resolve(new Response('{}'))
      },
      clock: { now: () => 0 },
      isOnline: () => true,
      storage: { read: () => stored, write: (text) => void (stored = text) },
      vendors,
      crypto: undefined,
    }),
    vendors,
  )
  const session = async () => access.session(new AbortController().signal)
  return {
    vendors,
    session,
    add: (changes: object, text: string, hosts: readonly string[]) =>
      access.edits?.add({ ...NEW, ...changes, description: { text, hosts } }, null),
    async ask(base?: string) {
      const [connection] = (await session())?.connections ?? []
      if (connection === undefined) throw new Error('no connection')
      const request = { method: 'GET', path: '/v1/tasks/1', headers: {}, body: null } as const
      return access.transport(
        connection,
        base === undefined ? request : { ...request, base },
        new AbortController().signal,
      )
    },
  }
}

it('a confirmed description comes with its connection, and is there on the next visit', async () => {
  expect(await openTab().add({}, textOf(), [HOME])).toMatchObject({ ok: true })
  const later = openTab()
  expect((await later.session())?.descriptions).toEqual([textOf()])
  expect(later.vendors.labelOf(key)).toBe(PLAIN_DESCRIPTION.label)
})

describe('a description is refused, and is not learnt', () => {
  it.each<[string, object, string, readonly string[], RegExp]>([
    ['when its host was not confirmed', {}, textOf(), [], /would go to https:\/\/api\.acme/],
    ['with one host more', {}, textOf({ hosts: [HOME, THIEF] }), [HOME], /thief/],
    ['of a vendor of the product', { vendor: 'hiapi' }, textOf({ key: 'hiapi' }), [HOME], /already/],
    ['that is none', {}, '{', [HOME], /refused/],
  ])('%s', async (_name, changes, text, hosts, message) => {
    const tab = openTab()
    const outcome = await tab.add(changes, text, hosts)
    expect(outcome).toMatchObject({ ok: false, field: 'description' })
    expect(outcome?.ok === false && outcome.message).toMatch(message)
    expect([stored, tab.vendors.of(key)]).toEqual([null, undefined])
  })

  it('when it is for the connection of another vendor', async () => {
    expect(await openTab().add({ vendor: 'hiapi' }, textOf(), [HOME])).toMatchObject({ ok: false, field: 'vendor' })
  })

  it('when keys were entered for other hosts, whatever was confirmed since', async () => {
    const tab = openTab()
    await tab.add({}, textOf(), [HOME])
    expect(await tab.add({ id: 'b' }, textOf({ hosts: [HOME, THIEF] }), [HOME, THIEF])).toMatchObject({ ok: false })
    await tab.ask(THIEF)
    expect(sent).toEqual([])
    // A better one for the same hosts takes the place of the first.
    await tab.add({ id: 'b' }, textOf({ label: 'Better' }), [HOME])
    expect((await tab.session())?.descriptions).toEqual([textOf({ label: 'Better' })])
    expect(tab.vendors.labelOf(key)).toBe('Better')
  })
})

it('no key goes to a host that was never confirmed, whatever descriptions come', async () => {
  const host = fc.constantFrom(HOME, THIEF, 'https://eu.acme.example', 'https://api.acme.example.thief.example')
  const some = fc.uniqueArray(host, { minLength: 1 })
  const tries = fc.array(fc.tuple(some, fc.uniqueArray(host)), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(tries, host, async (all, named) => {
      stored = null
      sent = []
      const tab = openTab()
      const confirmed = new Set<string>()
      for (const [at, [hosts, ticked]] of all.entries()) {
        const outcome = await tab.add({ id: `c${at}` }, textOf({ hosts }), ticked)
        if (outcome?.ok === true) for (const one of ticked) confirmed.add(one)
      }
      if (tab.vendors.of(key) === undefined) return
      await tab.ask(named)
      await tab.ask()
      expect(sent.map(({ url }) => new URL(url).origin).filter((origin) => !confirmed.has(origin))).toEqual([])
      const known = tab.vendors.of(key)
      expect(known === undefined ? [] : homesOf(known).filter((home) => !confirmed.has(home))).toEqual([])
    }),
    { numRuns: 60 },
  )
})
