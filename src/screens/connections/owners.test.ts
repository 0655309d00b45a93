import { expect, it } from 'vitest'
import { gatewayWords, ownedRows } from '#screens/connections/owners.ts'

const NOON = Date.UTC(2026, 10, 3, 12)
const team = {
  here: 'east',
  gateways: ['west', 'east'],
  owners: [
    { connection: 'a', gateway: 'east', since: NOON - 60_000 },
    { connection: 'b', gateway: 'west', since: NOON },
  ],
  keyed: ['a', 'b', 'c'],
}
const named = (id: string) => ({ id, label: `The ${id}` })

it('says which gateway works for what, and of what nobody has the key', () => {
  const rows = ownedRows(team, ['a', 'b', 'c', 'd'].map(named), NOON, 'utc')
  expect(rows.map(({ label, words }) => `${label}: ${words}`)).toEqual([
    'The d: no gateway here has this key',
    'The a: east (this one), since 11:59:00',
    'The b: west, since 12:00:00',
    'The c: nobody just now: it is taken over',
  ])
  expect(gatewayWords(team)).toBe('east (this one), west')
})
