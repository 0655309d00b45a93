import type { TaskRecord } from '#domain/task/task.ts'
import type { Engine } from '#engine/engine.ts'

/** The record with the text of its last answer, for a ticket that says so itself where it cannot be had. */
export async function recordWithText(engine: Pick<Engine, 'withTexts'>, record: TaskRecord): Promise<TaskRecord> {
  const [whole = record] = await engine.withTexts([record]).catch(() => [record])
  return whole
}
