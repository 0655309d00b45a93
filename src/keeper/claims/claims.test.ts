import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClaimWorld, type Process } from '#testing/claim-world.ts'

const CONNECTIONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const SECOND = 1000

/** What happens to one of the processes, after a while. */
const accident = fc.record({
  after: fc.integer({ min: 10, max: 4000 }),
  process: fc.nat(3),
  kind: fc.constantFrom('freeze', 'split', 'kill', 'join', 'clock', 'restart'),
  span: fc.integer({ min: 50, max: 9000 }),
})
type Accident = typeof accident extends fc.Arbitrary<infer T> ? T : never
const accidents = fc.array(accident, { minLength: 1, maxLength: 12 })
const speeds = fc.tuple(fc.integer({ min: 95, max: 105 }), fc.integer({ min: 95, max: 105 }))

function worldOf(seed: number): ClaimWorld {
  let state = seed
  return new ClaimWorld(() => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  })
}

function thaw(process: Process): void {
  process.isFrozen = false
  for (const run of process.waiting.splice(0)) run()
}

function heal(process: Process): void {
  process.isCut = false
  for (const run of process.held.splice(0)) run()
}

function befall(world: ClaimWorld, { process: index, kind, span }: Accident): void {
  if (kind === 'join') {
    if (world.processes.length < 6) world.start(`joined-${world.processes.length}`, CONNECTIONS)
    return
  }
  const living = world.processes.filter(({ isDead }) => !isDead)
  const process = living[index % living.length]
  if (process === undefined) return
  if (kind === 'freeze' && !process.isFrozen) {
    process.isFrozen = true
    world.plan(span, () => thaw(process))
  } else if (kind === 'split' && !process.isCut) {
    process.isCut = true
    world.plan(span, () => heal(process))
  } else if (kind === 'kill' && living.length > 1) process.kill()
  else if (kind === 'clock') process.offset += span - 4500
  else if (kind === 'restart') world.restart()
}

function onlyOne(world: ClaimWorld): void {
  for (const connection of CONNECTIONS) {
    const askers = world.askers(connection)
    if (askers.length > 1)
      expect(
        askers.map(({ name }) => name),
        `${connection} at ${world.now}`,
      ).toHaveLength(1)
  }
}

function loads(world: ClaimWorld): readonly number[] {
  const alive = world.processes.filter(({ isDead }) => !isDead)
  return alive.map(({ claims }) => CONNECTIONS.filter((connection) => claims.holds(connection)).length)
}

describe('claims of several gateways', () => {
  it('never let two of them ask one vendor, and leave nothing unowned, whatever befalls them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), speeds, accidents, async (seed, [first, second], list) => {
        const world = worldOf(seed)
        world.start('first', CONNECTIONS, first / 100)
        world.start('second', CONNECTIONS, second / 100)
        const watch = () => onlyOne(world)
        for (const one of list) {
          await world.pass(one.after, watch)
          befall(world, one)
        }
        await world.pass(25 * SECOND, watch)
        for (const connection of CONNECTIONS) expect(world.askers(connection), connection).toHaveLength(1)
        expect(Math.max(...loads(world)) - Math.min(...loads(world))).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  it.each(['kill', 'freeze'] as const)('are taken over within seconds after a %s', async (kind) => {
    const worst: number[] = []
    for (let seed = 1; seed <= 10; seed++) {
      const world = worldOf(seed)
      const owner = world.start('first', CONNECTIONS)
      const heir = world.start('second', CONNECTIONS)
      await world.pass(6 * SECOND + seed * 83, () => onlyOne(world))
      const had = CONNECTIONS.filter((connection) => owner.claims.holds(connection))
      expect(had).toHaveLength(4)
      const at = world.now
      let last = at
      if (kind === 'kill') owner.kill()
      else owner.isFrozen = true
      const missing = new Set(had)
      await world.pass(8 * SECOND, () => {
        for (const connection of missing) {
          if (!heir.claims.holds(connection)) continue
          missing.delete(connection)
          last = world.now
        }
      })
      expect([...missing]).toEqual([])
      worst.push(last - at)
    }
    expect(Math.max(...worst)).toBeLessThan(kind === 'kill' ? 1.5 * SECOND : 4.5 * SECOND)
  })

  it('go to those who have the keys', async () => {
    const world = worldOf(7)
    const some = world.start('some', ['a', 'b', 'c', 'd'])
    const all = world.start('all', CONNECTIONS)
    await world.pass(8 * SECOND, () => onlyOne(world))
    const of = ({ claims }: Process) => CONNECTIONS.filter((connection) => claims.holds(connection))
    expect(of(some)).toEqual(['a', 'b', 'c', 'd'])
    expect(of(all)).toEqual(['e', 'f', 'g', 'h'])
    expect([...all.claims.team().keyed].toSorted()).toEqual(CONNECTIONS)
    some.kill()
    await world.pass(3 * SECOND, () => onlyOne(world))
    expect(of(all)).toEqual(CONNECTIONS)
  })

  it('are lost together, and told before anything else runs, when the gateway was frozen', async () => {
    const world = worldOf(3)
    const [process] = [world.start('first', CONNECTIONS), world.start('second', CONNECTIONS)]
    await world.pass(6 * SECOND, () => onlyOne(world))
    const had = CONNECTIONS.filter((connection) => process.claims.holds(connection))
    process.isFrozen = true
    await world.pass(7 * SECOND, () => undefined)
    process.isFrozen = false
    // A request that stood in line is the first thing that runs.
    expect(process.claims.holds(had[0] ?? '')).toBe(false)
    expect(process.lost.toSorted()).toEqual(had.toSorted())
  })
})
