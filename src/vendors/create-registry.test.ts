import { describe, expect, it, vi } from 'vitest'
import { aVendor } from '#testing/fake-vendor.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { KNOWN } from '#vendors/known.ts'
import { LOADERS } from '#vendors/loaders.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { VENDORS } from '#vendors/registry.ts'

const one = aVendor('one', { ids: [], label: 'One' })
const two = aVendor('two', { ids: [], label: 'Two', advice: { ...NO_ADVICE, hidesRunning: true } })

const three = aVendor('three', { ids: [], label: 'Three' })

function unloaded() {
  const loadOne = vi.fn(() => Promise.resolve(one))
  const loadTwo = vi.fn(() => Promise.resolve(two))
  const registry = createRegistry([], {
    loaders: () => Promise.resolve(new Map([['one', loadOne] as const, ['two', loadTwo] as const])),
    known: () => Promise.resolve([one, two]),
    read: (text) => (text === 'three' ? Promise.resolve(three) : Promise.reject(new Error('refused'))),
  })
  return { registry, loadOne, loadTwo }
}

describe('a vendor that is not loaded', () => {
  it('is unknown until it was asked for, and then all at once', async () => {
    const { registry, loadOne } = unloaded()
    expect(registry.of('two')).toBeUndefined()
    expect(registry.labelOf('two')).toBe('two')
    await registry.load(['two', 'nobody'])
    expect(registry.all.map(({ key }) => key)).toEqual(['two'])
    expect(registry.labelOf('two')).toBe('Two')
    expect(registry.adviceOf('two')).toBe(two.advice)
    expect([...registry.hidesRunning]).toEqual(['two'])
    expect(loadOne).not.toHaveBeenCalled()
  })

  it('is loaded once, however many ask, and stands in its place in the list', async () => {
    const { registry, loadTwo } = unloaded()
    await Promise.all([registry.load(['two']), registry.load(['two', 'two'])])
    await registry.load(['one', 'two'])
    expect(loadTwo).toHaveBeenCalledTimes(1)
    expect(registry.all.map(({ key }) => key)).toEqual(['one', 'two'])
  })

  it('leaves the list alone where nothing came', async () => {
    const { registry } = unloaded()
    await registry.load(['one'])
    const before = registry.all
    await registry.load(['one', 'nobody'])
    expect(registry.all).toBe(before)
  })

  it('stays unknown when it cannot be loaded, and is asked for again', async () => {
    const { registry, loadOne } = unloaded()
    loadOne.mockRejectedValueOnce(new TypeError('the gateway is away'))
    await registry.load(['one', 'two'])
    expect(registry.all.map(({ key }) => key)).toEqual(['two'])
    await registry.load(['one'])
    expect(registry.of('one')?.label).toBe('One')
  })

  it('is known by name and ids all the same', async () => {
    const { registry } = unloaded()
    expect(await registry.known()).toEqual([one, two])
    expect(await createRegistry([one]).known()).toEqual([expect.objectContaining({ key: 'one' })])
  })
})

describe('a vendor that is not part of the product', () => {
  it('is learnt from its description, and its like is left out', async () => {
    const { registry } = unloaded()
    await registry.learn(['three', 'a description that is refused'])
    expect(registry.all.map(({ key }) => key)).toEqual(['three'])
    expect((await registry.known()).map(({ key }) => key)).toEqual(['one', 'two', 'three'])
    const before = registry.all
    await registry.learn(['three'])
    expect(registry.all).toBe(before)
  })

  it('never takes the place of one that is', async () => {
    const registry = createRegistry([], {
      loaders: () => Promise.resolve(new Map([['three', () => Promise.resolve(one)]])),
      known: () => Promise.resolve([]),
      read: () => Promise.resolve(three),
    })
    await registry.learn(['three'])
    expect(registry.of('three')).toBeUndefined()
  })
})

describe('what the page loads of the vendors', () => {
  it('is what the servers have, in the same order', async () => {
    expect([...LOADERS.keys()]).toEqual(VENDORS.map(({ key }) => key))
    const registry = createRegistry([], {
      loaders: () => Promise.resolve(LOADERS),
      known: () => Promise.resolve(KNOWN),
      read: () => Promise.reject(new Error('refused')),
    })
    await registry.load(LOADERS.keys())
    expect(registry.all.map(({ key, label }) => [key, label])).toEqual(VENDORS.map(({ key, label }) => [key, label]))
  })

  it('names and recognises each of them before it is loaded', () => {
    const facts = ({ key, label, docsUrl, defaultBaseUrl, ids }: KnownVendor) => {
      return { key, label, docsUrl, defaultBaseUrl, ids: ids.map(({ source }) => source) }
    }
    expect(KNOWN.map(facts)).toEqual(VENDORS.map(facts))
  })
})
