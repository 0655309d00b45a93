import { describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '#engine/engine.ts'
import { askedBy, budgetUse, budgetWords } from '#screens/insights/budget-use.ts'
import { aTrouble, NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'

function status(
  id: string,
  perSecond: number,
  allowedPerSecond = 5,
  every?: readonly [number, number],
): ConnectionStatus {
  return {
    connection: aConnection(id, { requestsPerSecond: 5 }),
    health: { kind: 'idle' },
    held: null,
    budget: { perSecond, allowedPerSecond, inFlight: 0, waiting: 0, ...checksIn(every) },
  }
}

function checksIn(every: readonly [number, number] | undefined): Pick<ConnectionStatus['budget'], 'checks'> {
  return every === undefined ? {} : { checks: { least: every[0], most: every[1], tasks: 2 } }
}

describe('budgetUse', () => {
  it('counts connections that have something to check', () => {
    const figures = budgetUse(
      [status('a', 2, 5, [4000, 10_200]), status('b', 0, 5, [1000, 2000]), status('c', 1, 2, [2800, 3000])],
      new Map([
        ['a', 20],
        ['c', 3],
      ]),
    )
    expect(figures).toEqual({
      perSecond: 3,
      allowedPerSecond: 7,
      asked: 23,
      every: { least: 2800, most: 10_200 },
      slowed: 1,
    })
    expect(budgetWords(figures)).toBe('each task every 3 to 10 s · 1 slowed down by its vendor')
  })

  it('says nothing of how often before a task was checked twice', () => {
    const figures = budgetUse([status('a', 2)], new Map([['a', 20]]))
    expect(budgetWords(figures)).toBe('no task was checked twice yet')
  })

  it('shows what all of them may do while nothing is to be checked', () => {
    const figures = budgetUse([status('a', 0), status('b', 0)], new Map())
    expect(figures.allowedPerSecond).toBe(10)
    expect(budgetWords(figures)).toBe('no task is checked now')
  })
})

it('counts no task as checked on a connection that is stopped', () => {
  const blocked = { ...status('a', 0), health: { kind: 'blocked', since: NOON, trouble: aTrouble() } } as const
  const liveBy = new Map([
    ['a', 27],
    ['b', 3],
  ])
  const statuses = [blocked, status('b', 1)]
  expect([...askedBy(statuses, 'polling', liveBy, NOON)]).toEqual([
    ['a', 0],
    ['b', 3],
  ])
  expect(budgetUse(statuses, askedBy(statuses, 'paused', liveBy, NOON)).every).toBeNull()
})
