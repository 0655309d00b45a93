import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WHOLE_BYTES } from '#engine/outputs/content.ts'
import { expectedBytes, FetchAhead, type Wanted } from '#engine/outputs/fetch-ahead.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

function want(key: string, bytes: number | null, end: number | null = null): Wanted {
  const output = anOutput({ key, bytes, expiry: end === null ? null : { at: end, source: 'vendor' } })
  return { place: { id: 'test/a', outputKey: key }, record: aRecordIn({ phase: 'succeeded' }, NOON), output }
}

function verified(bytes: number): FetchedOutput {
  const facts = { contentType: 'image/png', extension: 'png', sha256: '', release: () => undefined }
  return { kind: 'verified', content: new Uint8Array(0), bytes, ...facts }
}

const anyWanted = fc
  .array(fc.record({ expected: fc.nat(50), real: fc.nat(80), turns: fc.nat(6), end: fc.option(fc.nat(9)) }), {
    maxLength: 40,
  })
  .map((files) => files.map((file, index) => ({ ...file, want: want(String(index), file.expected, file.end) })))

const LIMITS = { files: 6, large: 3, bytes: 100 }

describe('FetchAhead', () => {
  it('gives each output once, never more at once than the limits allow, and what dies soonest is asked for first', async () => {
    await fc.assert(
      fc.asyncProperty(anyWanted, fc.nat(5), async (files, slowness) => {
        const facts = new Map(files.map((file) => [file.want, file]))
        const asked: Wanted[] = []
        const held = new Map<Wanted, number>()
        const open = new Set<Wanted>()
        const tooLarge: Wanted[] = []
        let most = 0
        const fetch = async (one: Wanted) => {
          asked.push(one)
          open.add(one)
          most = Math.max(most, open.size)
          const before = [...held.values()].reduce((sum, bytes) => sum + bytes, 0)
          if (before > 0 && before + expectedBytes(one.output) > LIMITS.bytes) tooLarge.push(one)
          held.set(one, expectedBytes(one.output))
          const { turns = 0, real = 0 } = facts.get(one) ?? {}
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
          open.delete(one)
          // Never more than is counted: a file that turns out larger is counted a moment after it is there.
          held.set(one, Math.min(real, expectedBytes(one.output)))
          return verified(real)
        }
        const given: Wanted[] = []
        for await (const { want: one } of new FetchAhead([...facts.keys()], fetch, LIMITS).results()) {
          for (let turn = 0; turn < slowness; turn += 1) await Promise.resolve()
          given.push(one)
          held.delete(one)
        }
        expect(tooLarge).toEqual([])
        expect(most).toBeLessThanOrEqual(LIMITS.files)
        expect(new Set(given)).toEqual(new Set(facts.keys()))
        expect(given).toHaveLength(files.length)
        const ends = asked.map(({ output }) => output.expiry?.at ?? Infinity)
        expect(ends).toEqual(ends.toSorted((a, b) => (a === b ? 0 : a - b)))
      }),
    )
  })

  it('fetches few large files at a time, and small ones beside them', async () => {
    const open = new Map<string, () => void>()
    const fetch = async ({ place, output }: Wanted) => {
      await new Promise<void>((resolve) => open.set(place.outputKey, resolve))
      open.delete(place.outputKey)
      return verified(output.bytes ?? 0)
    }
    const sizes = [1, 1, 1, 1, 1, 0, 0, 0].map((large) => (large === 1 ? WHOLE_BYTES + 1 : 1000))
    const wanted = sizes.map((bytes, index) => want(String(index), bytes, 10 - index))
    const results = new FetchAhead(wanted, fetch).results()
    const given: string[] = []
    const next = async () => given.push((await results.next()).value?.want.place.outputKey ?? '')
    const first = next()
    await Promise.resolve()
    // Small ones die sooner here: three of them, and three large ones.
    expect([...open.keys()].toSorted()).toEqual(['2', '3', '4', '5', '6', '7'])
    open.get('7')?.()
    await first
    await new Promise((resolve) => setTimeout(resolve))
    expect([...open.keys()].toSorted()).toEqual(['2', '3', '4', '5', '6'])
    open.get('4')?.()
    await next()
    await new Promise((resolve) => setTimeout(resolve))
    expect([...open.keys()].toSorted()).toEqual(['1', '2', '3', '5', '6'])
    expect(given).toEqual(['7', '4'])
  })

  it('is not held up by one that is slow', async () => {
    let finish: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      finish = resolve
    })
    const wanted = Array.from({ length: 20 }, (_, index) => want(String(index), 1, index))
    const fetch = async ({ place }: Wanted) => {
      if (place.outputKey === '0') await slow
      return verified(1)
    }
    const given: string[] = []
    for await (const { want: one } of new FetchAhead(wanted, fetch, LIMITS).results()) {
      given.push(one.place.outputKey)
      if (given.length === 19) finish()
    }
    expect(given.at(-1)).toBe('0')
  })

  it('reports a fetch that ends in a way it should not', async () => {
    const results = []
    const fetch = () => Promise.reject(new Error('the disk is gone'))
    for await (const { fetched } of new FetchAhead([want('0', 1), want('1', 1)], fetch, LIMITS).results())
      results.push(fetched)
    const failed = { kind: 'failed', final: false, message: 'The file could not be fetched: the disk is gone.' }
    expect(results).toEqual([failed, failed])
  })

  it('starts nothing more when nobody takes the rest', async () => {
    const asked: string[] = []
    const fetch = async ({ place }: Wanted) => {
      asked.push(place.outputKey)
      await Promise.resolve()
      return verified(1)
    }
    const wanted = Array.from({ length: 200 }, (_, index) => want(String(index), 90, index))
    for await (const { want: one } of new FetchAhead(wanted, fetch, LIMITS).results()) {
      expect(one.place.outputKey).toBe('0')
      break
    }
    const before = asked.length
    await new Promise((resolve) => setTimeout(resolve))
    expect(asked.length).toBe(before)
    expect(before).toBeLessThan(200)
  })
})
