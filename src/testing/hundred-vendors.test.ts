/** The number of vendors costs nobody anything who does not use them: a hundred more are added, and things are counted. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { descriptionIn } from '#vendors/described/vendor-in.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { knownBy } from '#vendors/described/recognition.ts'
import { KNOWN } from '#vendors/known.ts'
import type { KnownVendor } from '#vendors/port.ts'

/** The plain description under another name, with ids and hosts of its own. */
function descriptionOf(number: number) {
  const name = `v${String(number).padStart(3, '0')}`
  return descriptionIn(
    JSON.stringify({
      ...PLAIN_DESCRIPTION,
      key: name,
      label: `Vendor ${name}`,
      hosts: [`https://api.${name}.example`],
      handle: { id: { is: `${name}-[0-9a-f]{12}`, claim: 'exclusive' } },
    }),
  )
}

const HUNDRED = Array.from({ length: 100 }, (_, number) => descriptionOf(number))

describe('a page', () => {
  const SRC = resolve(import.meta.dirname, '..')
  // Types are gone when it runs; what is imported by a call is another file of the build.
  const STATIC = /^(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s)?\s*'([#.][^'?]+)(\?[^']*)?'/gm

  /** All files that come with this one. */
  function comesWith(entry: string): ReadonlySet<string> {
    const seen = new Set<string>()
    const open = [entry]
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (seen.has(path) || !/\.tsx?$/.test(path)) continue
      seen.add(path)
      for (const [, to = ''] of readFileSync(path, 'utf8').matchAll(STATIC)) {
        open.push(to.startsWith('#') ? resolve(SRC, to.slice(1)) : resolve(dirname(path), to))
      }
    }
    return new Set([...seen].map((path) => path.slice(SRC.length + 1)))
  }

  it.each(['main.tsx', 'app/root.tsx', 'app/runtime.ts', 'app/remote-runtime.ts', 'screens/tasks/tasks-screen.tsx'])(
    'loads no vendor with %s, nor what reads descriptions',
    (entry) => {
      const files = [...comesWith(resolve(SRC, entry))]
      expect(files.length).toBeGreaterThan(10)
      const ofVendors = files.filter(
        (path) => /^vendors\/(?!reading\/).*\//.test(path) || /vendors\/(?:known|loaders|registry)\.ts/.test(path),
      )
      expect(ofVendors).toEqual([])
      const gathering = files.filter((path) => /import\.meta\.glob/.test(readFileSync(resolve(SRC, path), 'utf8')))
      expect(gathering).toEqual([])
    },
  )

  it('finds descriptions for the names alone, and each whole one in a file of its own', () => {
    const globs = (path: string) =>
      [...readFileSync(resolve(SRC, path), 'utf8').matchAll(/glob<[^(]*>\('[^']*'(?:, \{[^}]*\})?/g)].map(
        ([call]) => call,
      )
    const whole = globs('vendors/loaders.ts')
    expect(whole).toHaveLength(1)
    expect(whole[0]).not.toContain('eager')
    const named = globs('vendors/described/introductions.ts')
    expect(named.length).toBeGreaterThan(3)
    for (const call of named) expect(call).toMatch(/import: '(?:key|label|docs|hosts|rate|handle|urls)'/)
  })
})

describe('a registry', () => {
  it('loads the one that is asked for, and lists no other', async () => {
    const loaders = new Map(
      HUNDRED.map(
        (description) => [description.key, vi.fn(() => Promise.resolve(describedVendor(description)))] as const,
      ),
    )
    const registry = createRegistry([], {
      loaders: () => Promise.resolve(loaders),
      known: () => Promise.resolve(HUNDRED.map(knownBy)),
      read: () => Promise.reject(new Error('refused')),
    })
    await registry.load(['v042'])
    expect(registry.all.map(({ key }) => key)).toEqual(['v042'])
    expect([...loaders].filter(([, load]) => load.mock.calls.length > 0).map(([key]) => key)).toEqual(['v042'])
    expect(await registry.known()).toHaveLength(100)
  })
})

describe('recognition', () => {
  const ids = HUNDRED.map(({ key }) => `${key}-0123456789ab`)
  const text = ids.map((id, at) => `line ${at}: submitted ${id}, then nothing`).join('\n')
  const context = { connections: [], known: () => undefined, answers: NO_ANSWERS }

  /** What is found among these vendors, and how often any of them was asked what to make of an id. */
  function found(vendors: readonly KnownVendor[]) {
    let asked = 0
    const counting = vendors.map((vendor) => ({
      ...vendor,
      recognise(id: string) {
        asked += 1
        return vendor.recognise(id)
      },
    }))
    const said = JSON.stringify(recognise(text, context, counting))
    return { said, asked }
  }

  it('tells each id’s vendor among all, and asks no more for those that are not in the text', () => {
    const theirs = HUNDRED.map(knownBy)
    const others = Array.from({ length: 100 }, (_, at) => knownBy(descriptionOf(100 + at)))
    const few = found([...KNOWN, ...theirs])
    const many = found([...KNOWN, ...theirs, ...others])
    for (const { label } of HUNDRED) expect(few.said).toContain(label)
    expect(many.said).toBe(few.said)
    expect(many.asked).toBe(few.asked)
    expect(few.asked).toBeLessThanOrEqual(4 * ids.length)
  })
})
