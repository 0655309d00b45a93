import type { SortKey } from '#domain/task/task-filter.ts'

/** What a heading, or an entry of the menu, sorts by. */
export const SORT_HINTS = {
  active: 'What is on its way first',
  added: 'Sort by when it was added',
  created: 'Sort by when the vendor made it',
  queued: 'Sort by time in the queue',
  total: 'Sort by total time',
  expires: 'Sort by what expires first',
  phase: 'Sort by status',
  model: 'Sort by model',
  vendor: 'Sort by vendor',
  connection: 'Sort by connection',
  tags: 'Sort by tags',
  cost: 'Sort by cost, each unit by itself',
} as const satisfies Record<SortKey, string>
