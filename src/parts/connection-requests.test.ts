import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { recentTasks } from '#parts/connection-requests.ts'
import type { ListOutcome } from '#vendors/listing.ts'

const trouble = { reason: 'server', httpStatus: 500, code: null, message: 'broken' } as const
const FAILED: ListOutcome = {
  kind: 'trouble',
  observation: { kind: 'unreachable', trouble, retryAt: null, evidence: null },
}
const page = (next: string | null): ListOutcome => ({ kind: 'page', tasks: [], total: null, next })

it('asks page after page, and again for one that failed', async () => {
  const answers = [page('b'), FAILED, page('c'), page(null)]
  const asked: (readonly [from: string | null, size: number])[] = []
  const engine = {
    commands: {
      list: async (_id: string, from: string | null, size: number) => {
        asked.push([from, size])
        return answers[asked.length - 1] ?? FAILED
      },
    },
  }
  const reading = new InfiniteQueryObserver(new QueryClient(), recentTasks(engine, 'a', { size: 20, round: 1 }))
  const stop = reading.subscribe(() => undefined)
  await reading.refetch()
  for (let more = 0; more < 5 && reading.getCurrentResult().hasNextPage; more++) await reading.fetchNextPage()
  stop()
  expect(asked).toEqual([
    [null, 20],
    ['b', 20],
    ['b', 20],
    ['c', 20],
  ])
})
