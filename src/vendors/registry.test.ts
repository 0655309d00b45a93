/** A vendor is whole: whoever is registered can also be explained, advised on, imitated and tested. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMON_RULES } from '#testing/rule-book.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { DIALECTS } from '#vendors/dialects.ts'
import type { Vendor } from '#vendors/port.ts'
import { BY_CODE } from '#testing/by-code.ts'
import { VENDORS } from '#vendors/registry.ts'

const adapters = import.meta.glob<Readonly<Record<string, unknown>>>('./*/**/adapter.ts', { eager: true })

/** The folder whose adapter exports the vendor. */
function folderOf(vendor: Vendor): string {
  const isOf = (exported: unknown) =>
    typeof exported === 'object' && exported !== null && 'key' in exported && exported.key === vendor.key
  const found = Object.entries(adapters).find(([, exported]) => Object.values(exported).some(isOf))
  if (found === undefined) throw new Error(`${vendor.key} has no folder`)
  return join(import.meta.dirname, dirname(found[0]))
}

describe.each(BY_CODE)('$label', (vendor) => {
  it('has rules of its own', async () => {
    const { rules } = await vendor.rules()
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.filter((rule) => COMMON_RULES.includes(rule))).toEqual([])
  })

  it('has advice that says each thing, if only that nothing is known', () => {
    expect(Object.keys(vendor.advice).toSorted()).toEqual(Object.keys(NO_ADVICE).toSorted())
    const { slowAfter, ticketAfter } = vendor.advice
    expect(slowAfter).toBeGreaterThan(0)
    if (ticketAfter !== null) expect(ticketAfter).toBeGreaterThan(slowAfter)
  })

  it('has recorded answers, among them a failure', () => {
    const fixtures = readdirSync(join(folderOf(vendor), 'fixtures'))
    expect(fixtures.filter((name) => name.endsWith('.json')).length).toBeGreaterThan(5)
    expect(fixtures.some((name) => /^(error|task-fail)/.test(name))).toBe(true)
  })

  it('is imitated by the sandbox under its own name', () => {
    expect(DIALECTS.find(({ key }) => key === vendor.key)?.label).toBe(vendor.label)
  })
})

it('nobody is imitated who is not registered, and all in one order', () => {
  expect(DIALECTS.map(({ key }) => key)).toEqual(VENDORS.map(({ key }) => key))
})

it('each folder of an adapter is registered', () => {
  const registered = new Set(BY_CODE.map(folderOf))
  const folders = Object.keys(adapters).map((path) => join(import.meta.dirname, dirname(path)))
  expect(folders.filter((folder) => !registered.has(folder))).toEqual([])
})
