import type { TaskRecord } from '#domain/task.ts'
import { AdviceCard } from '#screens/task/advice-card.tsx'
import { adviceFor, queueLine } from '#screens/task/advice.ts'
import { useNow } from '#ui/use-now.ts'
import { vendorOf } from '#vendors/registry.ts'

/** What the person should do about this task; a line or nothing when all is well. */
export function WhatToDo({ record }: { readonly record: TaskRecord }) {
  const now = useNow()
  const advice = adviceFor(record, vendorOf(record.vendor)?.resend ?? null, now)
  if (advice !== null) return <AdviceCard record={record} advice={advice} />
  const line = queueLine(record, now)
  return line === null ? null : <p className="text-xs text-muted">{line}</p>
}
