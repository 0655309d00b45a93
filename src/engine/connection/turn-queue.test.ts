import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ticket, TurnQueue, type TurnRequest, type Urgency } from '#engine/connection/turn-queue.ts'
import { aTrouble } from '#testing/builders.ts'

const ORDER: readonly Urgency[] = ['test', 'person', 'watched', 'sweep', 'due']

const anyRequest: fc.Arbitrary<TurnRequest> = fc.record({
  urgency: fc.constantFrom(...ORDER),
  deadline: fc.nat({ max: 5 }),
  waits: fc.constant('always' as const),
  key: fc.option(fc.constantFrom('a', 'b', 'c')),
})

const go = { kind: 'go', release: () => undefined } as const

/** Serves everybody; the tickets in the order of their turns. */
function serveAll(queue: TurnQueue): readonly Ticket[] {
  const served: Ticket[] = []
  for (let next = queue.head(); next !== undefined; next = queue.head()) {
    served.push(next)
    queue.settle(next, go)
  }
  return served
}

const rank = ({ urgency, request }: Ticket) => ORDER.indexOf(urgency) * 10 + request.deadline

describe('the line for turns', () => {
  it('serves each once, the most urgent first, whoever was promoted or left meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRequest, fc.constantFrom('stay', 'promote', 'leave'))), (people) => {
        const queue = new TurnQueue()
        const served: number[] = []
        const tickets = people.map(([request], index) => queue.add(request, () => served.push(index)))
        for (const [index, ticket] of tickets.entries()) {
          if (people[index]?.[1] === 'promote') queue.promote(ticket)
          if (people[index]?.[1] === 'leave') queue.settle(ticket, { kind: 'stopped', trouble: aTrouble() })
        }
        const left = served.length
        expect(queue.waiting).toBe(people.length - left)
        const order = serveAll(queue)
        expect(order.map(rank)).toEqual(order.map(rank).toSorted((a, b) => a - b))
        expect(served.toSorted((a, b) => a - b)).toEqual(people.map((_person, index) => index))
        expect(queue.waiting).toBe(0)
      }),
    )
  })

  it('sends home those for whom there is a reason, and keeps the others in order', () => {
    fc.assert(
      fc.property(fc.array(anyRequest), (requests) => {
        const queue = new TurnQueue()
        const stopped: TurnRequest[] = []
        for (const request of requests) {
          queue.add(request, (turn) => {
            if (turn.kind === 'stopped') stopped.push(request)
          })
        }
        queue.sendHome(({ deadline }) => (deadline > 2 ? aTrouble() : null))
        expect(stopped.every(({ deadline }) => deadline > 2)).toBe(true)
        const order = serveAll(queue)
        expect(order.length + stopped.length).toBe(requests.length)
        expect(order.every(({ request }) => request.deadline <= 2)).toBe(true)
        expect(order.map(rank)).toEqual(order.map(rank).toSorted((a, b) => a - b))
      }),
    )
  })

  it('asks first what is worth most by now, and what is overdue before that, the longest silent first', () => {
    const queue = new TurnQueue()
    const add = (key: string, since: number, perSecond: number) => {
      const worth = { since, at: (now: number) => (now - since) * perSecond }
      queue.add({ urgency: 'due', deadline: 0, waits: 'always', key, worth }, () => undefined)
    }
    add('slow', 1000, 1)
    add('quick', 3000, 10)
    add('silent', 500, 0)
    add('silent longer', 0, 0)
    queue.rank(4000, 60_000)
    expect(queue.head()?.request.key).toBe('quick')
    // Looked at anew once time has passed, not at each turn.
    queue.rank(4001, 100)
    expect(queue.head()?.request.key).toBe('quick')
    queue.rank(10_000, 9200)
    expect(serveAll(queue).map(({ request }) => request.key)).toEqual(['silent longer', 'silent', 'quick', 'slow'])
  })

  it('finds who waits under a key, but never a person', () => {
    const queue = new TurnQueue()
    const request = { urgency: 'due', deadline: 0, waits: 'always', key: 'a' } as const
    const ticket = queue.add(request, () => undefined)
    expect(queue.find('a')).toBe(ticket)
    queue.promote(ticket)
    expect(queue.find('a')).toBeUndefined()
    queue.settle(ticket, go)
    const next = queue.add(request, () => undefined)
    expect(queue.find('a')).toBe(next)
    expect(queue.find('b')).toBeUndefined()
  })
})
