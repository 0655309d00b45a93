import { useMemo } from 'react'
import { historyKey } from '#domain/history/history.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type EpochMs } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { openTasks } from '#engine/ledger/selectors.ts'
import { useModelHistory } from '#engine/history/use-history.ts'
import { useEta, useStanding } from '#parts/queue-age.ts'
import type { LiveView } from '#screens/task/advice.ts'
import { surveyQueues } from '#triage/queue-age-survey.ts'
import { useNow } from '#ui/use-now.ts'

/** How the task stands among others of its model, those that wait with it included. */
export function useLiveView(record: TaskRecord, now: EpochMs): LiveView {
  return { standing: useStanding(record, now), eta: useEta(record, now), backlog: useIsInBacklog(record) }
}

/** Looks at the model's other tasks now and then, instead of at each of their changes. */
function useIsInBacklog(record: TaskRecord): boolean {
  const { ledger, vendors } = useEngine()
  const now = useNow(10 * SECOND)
  const waits = record.state.phase === 'queued'
  const history = useModelHistory(waits ? record : null)
  const { connection, model } = record
  return useMemo(() => {
    const key = historyKey({ connection, model })
    if (!waits || key === null || history === null) return false
    const open = [...openTasks(ledger.store.getState().tasks)]
    const ofModel = open.filter((task) => task.connection === connection && task.model === model)
    const lastHeard = (id: TaskId) => ledger.lastHeard(id)
    const context = { histories: new Map([[key, history]]), lastHeard, agesOf: vendors.adviceOf }
    return surveyQueues(ofModel, context, now).backlogs.length > 0
  }, [ledger, vendors, now, waits, history, connection, model])
}
