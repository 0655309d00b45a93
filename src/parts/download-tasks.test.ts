import { beforeEach, expect, it, vi } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { downloadTasks } from '#parts/download-tasks.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { showToast } from '#ui/toast.tsx'

vi.mock('#ui/toast.tsx', () => ({ showToast: vi.fn() }))

const said = vi.mocked(showToast)
const TASK = aRecordIn({ phase: 'succeeded' }, NOON)

beforeEach(() => said.mockClear())

it('says that answers cannot be read where it is they that cannot', async () => {
  const engine = { withTexts: () => Promise.reject(new Error('the disk is gone')) }
  await downloadTasks(engine, [TASK], 'json', false)
  expect(said.mock.calls).toEqual([
    [{ text: 'Nothing was exported: the last answers cannot be read just now.', tone: 'danger' }],
  ])
})

it.each(['json', 'csv'] as const)('says of %s what else went wrong', async (kind) => {
  const broken = new Proxy(TASK, {
    get: () => {
      throw new Error('no such fact')
    },
  })
  const engine = { withTexts: (records: readonly TaskRecord[]) => Promise.resolve(records) }
  await downloadTasks(engine, [broken], kind, false)
  expect(said.mock.calls).toEqual([
    [{ text: 'Nothing was exported: the file could not be made (no such fact).', tone: 'danger' }],
  ])
})
