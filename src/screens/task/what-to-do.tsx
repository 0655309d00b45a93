import { useEngine } from '#engine/engine-context.tsx'
import type { TaskRecord } from '#domain/task/task.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { AdviceCard } from '#screens/task/advice-card.tsx'
import { adviceFor, paceLine } from '#screens/task/advice.ts'
import { useLiveView } from '#screens/task/use-live-view.ts'
import { useNow } from '#ui/use-now.ts'

/** What the person should do about this task; a line or nothing when all is well. */
export function WhatToDo({ record }: { readonly record: TaskRecord }) {
  const now = useNow()
  const live = useLiveView(record, now)
  const { vendors } = useEngine()
  const advice = adviceFor(useRuleBook(), record, vendors.of(record.vendor)?.resend ?? null, live, now)
  if (advice !== null) return <AdviceCard record={record} advice={advice} />
  const line = paceLine(record, live, now)
  return line === null ? null : <p className="text-xs text-muted">{line}</p>
}
