import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Health } from '#domain/connection/health.ts'
import type { ConnectionsState, ConnectionStatus, PollingMode, PollingState } from '#engine/engine.ts'
import { connectionDoes, machineDoes, stopsAsking } from '#parts/machine-state.ts'
import { doingTone, doingWords, machineWords } from '#parts/machine-words.ts'
import { aTrouble, NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'

const BUDGET = { perSecond: 0, allowedPerSecond: 5, inFlight: 0, waiting: 0 }
const UNTIL = Date.UTC(2026, 10, 3, 14, 2, 11)
const fine = { kind: 'fine', since: NOON - 5 } as const
const waiting = { kind: 'waiting', since: NOON, until: UNTIL, trouble: aTrouble() } as const
const blocked = { kind: 'blocked', since: NOON, trouble: aTrouble({ reason: 'credentials' }) } as const
const retrying = { kind: 'retrying', since: NOON, trouble: aTrouble({ reason: 'server', httpStatus: 503 }) } as const

interface Part {
  readonly health: Health
  readonly live: number
  readonly held?: ConnectionStatus['held']
}

function aMachine(mode: PollingMode, ...parts: readonly Part[]): [ConnectionsState, PollingState] {
  const statuses = parts.map(({ health, held = null }, index) => {
    const connection = aConnection('hiapi', { id: String(index) })
    return [connection.id, { connection, health, held, budget: BUDGET }] as const
  })
  const liveBy = new Map(parts.map(({ live }, index) => [String(index), live]))
  const live = parts.reduce((sum, part) => sum + part.live, 0)
  return [
    { gateway: 'ready', statuses: new Map(statuses) },
    { mode, live, liveBy },
  ]
}

function said(...machine: Parameters<typeof aMachine>) {
  const words = machineWords(machineDoes(...aMachine(...machine), NOON), 'utc')
  return `${words.text} (${words.tone})`
}

describe('the machine as a whole', () => {
  it('is good only while every live task is asked about and the last answers were good', () => {
    expect(said('polling', { health: fine, live: 20 }, { health: fine, live: 7 })).toBe('Polling 27 (good)')
    expect(said('polling', { health: fine, live: 20 }, { health: blocked, live: 7 })).toBe('Polling 20 of 27 (warn)')
    expect(said('polling', { health: fine, live: 20 }, { health: retrying, live: 7 })).toBe(
      'Polling 27, trouble (warn)',
    )
    expect(said('polling', { health: { kind: 'idle' }, live: 20 })).toBe('Polling 20 (quiet)')
  })

  it('says what stops all of it', () => {
    expect(said('polling', { health: blocked, live: 20 }, { health: blocked, live: 7 })).toBe('Key refused (bad)')
    expect(said('polling', { health: blocked, live: 20 }, { health: fine, live: 0 })).toBe('Key refused (bad)')
    expect(said('offline', { health: fine, live: 3, held: 'offline' })).toBe('Offline (warn)')
    expect(said('offline', { health: fine, live: 0, held: 'offline' })).toBe('Offline (warn)')
    expect(said('polling', { health: fine, live: 3, held: 'gateway' })).toBe('Gateway unreachable (warn)')
    expect(said('paused', { health: fine, live: 3 })).toBe('Paused (warn)')
    expect(said('paused', { health: blocked, live: 3 })).toBe('Key refused (bad)')
    expect(said('following', { health: { kind: 'idle' }, live: 3 })).toBe('Another tab leads (quiet)')
    expect(said('starting', { health: fine, live: 3 })).toBe('Starting (quiet)')
    expect(said('polling', { health: fine, live: 0 })).toBe('Nothing to poll (quiet)')
  })

  it('waits only when every connection with tasks does, and until the first may be asked again', () => {
    const later = { ...waiting, until: UNTIL + 1000 }
    expect(said('polling', { health: later, live: 2 }, { health: waiting, live: 1 }, { health: fine, live: 0 })).toBe(
      'Waiting until 14:02:11 (warn)',
    )
    expect(said('polling', { health: waiting, live: 2 }, { health: fine, live: 20 })).toBe('Polling 20 of 22 (warn)')
  })

  it('knows that a gateway is gone before there is a list of connections', () => {
    const [connections, polling] = aMachine('polling')
    const machine = machineDoes({ ...connections, gateway: 'unreachable' }, polling, NOON)
    expect(machineWords(machine, 'utc').text).toBe('Gateway unreachable')
  })

  it('goes on with the sandbox while the network is gone', () => {
    expect(said('offline', { health: fine, live: 3, held: 'offline' }, { health: fine, live: 2 })).toBe(
      'Polling 2 of 5 (warn)',
    )
  })
})

const healths = fc.constantFrom<Health>({ kind: 'idle' }, fine, waiting, blocked, retrying)
const modes = fc.constantFrom<PollingMode>('starting', 'polling', 'paused', 'offline', 'following')
const helds = fc.constantFrom<ConnectionStatus['held']>(null, 'offline', 'gateway')

it('is never good for what is stopped, on one connection or on the whole', () => {
  const part = fc.record({ health: healths, held: helds, live: fc.integer({ min: 0, max: 3 }) })
  fc.assert(
    fc.property(modes, fc.array(part, { maxLength: 4 }), (mode, parts) => {
      const [connections, polling] = aMachine(mode, ...parts)
      const { tone } = machineWords(machineDoes(connections, polling, NOON), 'utc')
      const doings = parts.map(({ health, held, live }) => connectionDoes({ health, held }, mode, live, NOON))
      const asked = doings.filter((_doing, index) => (parts[index]?.live ?? 0) > 0)
      if (tone === 'good') expect(asked.every((doing) => doingTone(doing) === 'good')).toBe(true)
      if (asked.length > 0 && asked.every(stopsAsking)) expect(tone).not.toBe('good')
      for (const [index, doing] of doings.entries()) {
        const isGood = parts[index]?.health.kind === 'fine' && parts[index]?.held === null
        if (doingTone(doing) === 'good') expect(isGood).toBe(true)
      }
    }),
  )
})

it('says the same of the whole as of its only connection', () => {
  fc.assert(
    fc.property(modes, healths, helds, (mode, health, held) => {
      const machine = machineDoes(...aMachine(mode, { health, held, live: 1 }), NOON)
      const doing = connectionDoes({ health, held }, mode, 1, NOON)
      expect(machine.doing).toEqual(doing)
      expect(machineWords(machine, 'utc').tone).toBe(doingTone(doing))
      if (!stopsAsking(doing)) return
      // The word by which a person knows it again: in the badge, and in the sentence of the cards.
      const word = machineWords(machine, 'utc').text.toLowerCase()
      expect(doingWords(doing, BUDGET, NOON, 'utc').long).toContain(word)
    }),
  )
})
