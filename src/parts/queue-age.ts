import { createContext, use } from 'react'
import {
  countUpTo,
  historyKey,
  NO_HISTORY,
  SMALLEST_SAMPLE,
  type HistoryKey,
  type Sample,
} from '#domain/history/history.ts'
import { etaOf, type Eta } from '#domain/history/history-eta.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useModelHistory } from '#engine/history/use-history.ts'
import { judgedAt, standingOf, type Place, type Standing } from '#triage/queue-age.ts'
import type { QueueSurvey } from '#triage/queue-age-survey.ts'
import { formatDuration, formatSpan } from '#ui/duration.ts'
import { formatCount, formatShare } from '#ui/numbers.ts'

/**
 * How a live task stands among earlier ones; null for a task that neither waits nor works, and while not all earlier
 * ones are known. Only those listen to the history of their model.
 */
export function useStanding(record: TaskRecord, now: EpochMs): Standing | null {
  const engine = useEngine()
  const history = useModelHistory(isJudged(record) ? record : null)
  if (history === null) return null
  const at = judgedAt(record, engine.ledger.lastHeard(record.id), now)
  return standingOf(record, history, engine.vendors.adviceOf(record.vendor), at)
}

/** The time left, as far as anything is known of it. */
export function useEta(record: TaskRecord, now: EpochMs): Eta | null {
  const { vendors } = useEngine()
  const history = useModelHistory(isJudged(record) ? record : null)
  return etaOf(record, history ?? NO_HISTORY, vendors.adviceOf(record.vendor).hidesRunning, now)
}

function isJudged({ state }: TaskRecord): boolean {
  return state.phase === 'queued' || state.phase === 'running' || state.phase === 'finishing'
}

const BackloggedModels = createContext<ReadonlySet<HistoryKey>>(new Set())

/** Tells rows which models are backed up as a whole: it is said once, above the list, and not by each of their tasks. */
export const BackloggedModelsProvider = BackloggedModels.Provider

export function useIsBacklogged(record: TaskRecord): boolean {
  const key = historyKey(record)
  const models = use(BackloggedModels)
  return record.state.phase === 'queued' && key !== null && models.has(key)
}

/** The tasks that are late by themselves and not because their whole model is. */
export function lateAlone({ late, backlogs }: QueueSurvey): number {
  return late.size - backlogs.reduce((sum, backlog) => sum + backlog.late.length, 0)
}

/** `slower than 95 % of 40`; `longer than 95 % of 40 took to finish` where only whole tasks can be compared. */
export function placeWords({ measure, share, count }: Place): string {
  return measure === 'result'
    ? `longer than ${formatShare(share)} of ${formatCount(count)} took to finish`
    : `slower than ${formatShare(share)} of ${formatCount(count)}`
}

/** `faster than 60 % of 40`, for a wait that is over; null when there is too little to compare it with. */
export function fasterWords(wait: Millis, waits: Sample): string | null {
  if (waits.length < SMALLEST_SAMPLE) return null
  const slower = waits.length - countUpTo(waits, wait)
  return `faster than ${formatShare(slower / waits.length)} of ${formatCount(waits.length)}`
}

const MEASURE_WORDS = { wait: 'usually', run: 'usually', result: 'usually done after' } as const

/** `usually 0:14–0:51`: from the median to where 95 % are done. */
export function usualWords({ measure, p50, p95 }: Place): string {
  return `${MEASURE_WORDS[measure]} ${formatDuration(p50)}–${formatDuration(p95)}`
}

/** `about 1–3 min left, going by earlier tasks` */
export function etaWords({ low, high, source }: Eta): string {
  const [from, to] = [formatSpan(low), formatSpan(high)]
  const span = from === to ? `about ${to}` : `${from} to ${to}`
  return source === 'vendor' ? `${span} left, the vendor estimates` : `${span} left, going by earlier tasks`
}
