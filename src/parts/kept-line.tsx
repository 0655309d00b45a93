import { useStore } from 'zustand'
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { copyWords } from '#parts/archive-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'

/** Until when the gateway keeps an output, or why it does not; nothing where it keeps none. */
export function KeptLine({ record, output }: { readonly record: TaskRecord; readonly output: Output }) {
  const rules = useStore(useEngine().outputs.store, ({ copies }) => copies.rules)
  const zone = useTimeZone()
  const words = rules === undefined ? null : copyWords(record, output, rules, zone)
  return words === null ? null : <p className="text-2xs wrap-anywhere text-muted">{words}</p>
}
