import { expect, it } from 'vitest'
import { railRows } from '#app/rail-rows.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { aConnection } from '#testing/fake-vendor.ts'

function status(id: string, sandbox: boolean, troubled = false): Pick<ConnectionStatus, 'connection' | 'health'> {
  const trouble = { reason: 'network', httpStatus: null, code: null, message: 'nobody answers' } as const
  return {
    connection: aConnection('acme', { id, sandbox }),
    health: troubled ? { kind: 'retrying', since: 0, trouble } : { kind: 'idle' },
  }
}

/** So many have room beside the places of the navigation. */
const RAIL_ROWS = 10

const forty = Array.from({ length: 40 }, (_, at) => status(`c${at}`, at % 2 === 0, at === 38))

it('stays short with forty, in their order, and hides neither trouble nor live tasks', () => {
  const { shown, hidden } = railRows(forty, new Map([['c36', 2]]))
  const ids = shown.map(({ connection }) => connection.id)
  expect(shown.length).toBeLessThan(RAIL_ROWS)
  expect(hidden).toBe(40 - shown.length)
  expect(ids).toEqual(expect.arrayContaining(['c36', 'c38', 'c1']))
  expect(ids).toEqual(ids.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
})

it('lists all where they have room', () => {
  const few = forty.slice(0, RAIL_ROWS)
  expect(railRows(few, new Map())).toEqual({ shown: few, hidden: 0 })
  expect(railRows(forty.slice(0, RAIL_ROWS + 1), new Map()).hidden).toBeGreaterThan(0)
})
