import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { saveKey } from '#engine/outputs/outputs-surface.ts'

/** An output together with its task: what rows, tiles and the viewer show. */
export interface Shown {
  readonly record: TaskRecord
  readonly output: Output
}

export function keyOf({ record, output }: Shown): string {
  return saveKey(record.id, output.key)
}

export function placeOf({ record, output }: Shown): OutputPlace {
  return { id: record.id, outputKey: output.key }
}
