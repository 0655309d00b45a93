import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { LeaderAnswers } from '#engine/polling/leader-answers.ts'
import { platformTimers } from '#engine/timers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function isOver(waiting: Promise<void>): Promise<boolean> {
  return Promise.race([waiting.then(() => true), vi.advanceTimersByTimeAsync(0).then(() => false)])
}

it('waits until the leader polled each of the tasks, in whatever order', async () => {
  const answers = new LeaderAnswers(platformTimers)
  const [both, other] = [answers.wait(['test/a', 'test/b']), answers.wait(['test/c'])]
  answers.heard('test/b')
  answers.heard('test/b')
  expect(await isOver(both)).toBe(false)
  answers.heard('test/a')
  expect(await isOver(both)).toBe(true)
  expect(await isOver(other)).toBe(false)
})

it('waits ten seconds for a leader that says nothing, and forgets who waited', async () => {
  const answers = new LeaderAnswers(platformTimers)
  const waiting = answers.wait(['test/a'])
  await vi.advanceTimersByTimeAsync(10 * SECOND - 1)
  expect(await isOver(waiting)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await isOver(waiting)).toBe(true)
  answers.heard('test/a')
  expect(vi.getTimerCount()).toBe(0)
})
