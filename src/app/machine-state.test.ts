import { describe, expect, it } from 'vitest'
import { machineWords } from '#app/machine-state.tsx'
import type { Health } from '#domain/connection/health.ts'
import type { ConnectionsState } from '#engine/engine.ts'
import { aTrouble, NOON } from '#testing/builders.ts'

const CONNECTION = {
  id: 'c',
  label: 'C',
  vendor: 'hiapi',
  baseUrl: 'https://api.example',
  requestsPerSecond: 5,
  maxInFlight: 8,
  sandbox: false,
} as const
const BUDGET = { perSecond: 0, allowedPerSecond: 5, inFlight: 0, waiting: 0 }

function withHealth(...healths: readonly Health[]): ConnectionsState {
  return {
    gateway: 'ready',
    statuses: new Map(
      healths.map((health, index) => [String(index), { connection: CONNECTION, health, budget: BUDGET }]),
    ),
  }
}

const waiting = { kind: 'waiting', since: NOON, until: Date.UTC(2026, 10, 3, 14, 2, 11), trouble: aTrouble() } as const
const POLLING = { mode: 'polling', live: 22 } as const

describe('machineWords', () => {
  it('waits only when every busy connection does', () => {
    const fine = { kind: 'fine', since: NOON } as const
    expect(machineWords(POLLING, withHealth(waiting, { kind: 'idle' }), 'utc').text).toBe('Waiting until 14:02:11')
    expect(machineWords(POLLING, withHealth(waiting, fine), 'utc').text).toBe('Polling 22')
  })

  it('says that the gateway is gone before anything else', () => {
    const gone = { ...withHealth(waiting), gateway: 'unreachable' } as const
    expect(machineWords(POLLING, gone, 'utc').text).toBe('Gateway unreachable')
  })

  it('names each other state', () => {
    const words = (['paused', 'offline', 'following', 'starting'] as const).map(
      (mode) => machineWords({ mode, live: 3 }, withHealth(), 'utc').text,
    )
    expect(words).toEqual(['Paused', 'Offline', 'Another tab leads', 'Starting'])
  })
})
