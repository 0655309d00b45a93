import type { OutputKind } from '#domain/output/output.ts'
import type { ConnectionId, TaskId, VendorKey } from '#domain/task/task.ts'
import { EVERY_TASK, type Grouping, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'

export const OUTPUT_VIEWS = ['gallery', 'expiring'] as const
export type OutputView = (typeof OUTPUT_VIEWS)[number]

export const INSIGHT_RANGES = ['1h', '12h', '7d', '30d'] as const
export type InsightRange = (typeof INSIGHT_RANGES)[number]
export const DEFAULT_RANGE: InsightRange = '12h'

/** What the large chart shows: time in the queue or time at work. */
export const INSIGHT_MEASURES = ['wait', 'run'] as const
export type InsightMeasure = (typeof INSIGHT_MEASURES)[number]

export interface TasksRoute {
  readonly screen: 'tasks'
  /** `text` is what stands in the search field, qualifiers included: see `search-query.ts`. */
  readonly filter: TaskFilter
  /** Null: as the person likes it. */
  readonly sort: TaskSort | null
  /** Null: as the person likes it. */
  readonly group: Grouping | null
  /** The task open beside the list. */
  readonly task: TaskId | null
}

export interface OutputsRoute {
  readonly screen: 'outputs'
  readonly view: OutputView
  readonly kinds: readonly OutputKind[]
  readonly unsavedOnly: boolean
  readonly filter: TaskFilter
  /** Keys of the outputs that lie open above the gallery: one in the viewer, two side by side. */
  readonly open: readonly string[]
}

export interface InsightsRoute {
  readonly screen: 'insights'
  readonly range: InsightRange
  readonly measure: InsightMeasure
  /** The model of the map of slow hours; null for the one with the most samples. */
  readonly heat: string | null
  readonly filter: TaskFilter
}

export interface TriageRoute {
  readonly screen: 'triage'
  /** Only failures with this code, or without one: `none`. Null for all. */
  readonly code: string | null
}

export interface SubmitRoute {
  readonly screen: 'submit'
  readonly connection: ConnectionId | null
  readonly model: string | null
  /** The task whose request fills the form. Prompts never stand in an address: they are in the record. */
  readonly resubmitOf: TaskId | null
}

interface ConnectionsRoute {
  readonly screen: 'connections'
  /** The one to show in full. */
  readonly connection: ConnectionId | null
  /** The vendor to add one of. */
  readonly add: VendorKey | null
}

/** What we look at. The address holds all of it, so that a reload or a pasted link shows the same. */
export type Route =
  | TasksRoute
  | { readonly screen: 'task'; readonly task: TaskId }
  | OutputsRoute
  | InsightsRoute
  | TriageRoute
  | SubmitRoute
  | ConnectionsRoute
  | { readonly screen: 'settings' }

export type Screen = Route['screen']

export function tasksRoute(changes: Partial<Omit<TasksRoute, 'screen'>> = {}): TasksRoute {
  return { screen: 'tasks', filter: EVERY_TASK, sort: null, group: null, task: null, ...changes }
}

export function taskRoute(task: TaskId): Route {
  return { screen: 'task', task }
}

export function outputsRoute(changes: Partial<Omit<OutputsRoute, 'screen'>> = {}): OutputsRoute {
  return { screen: 'outputs', view: 'gallery', kinds: [], unsavedOnly: false, filter: EVERY_TASK, open: [], ...changes }
}

export function insightsRoute(changes: Partial<Omit<InsightsRoute, 'screen'>> = {}): InsightsRoute {
  return { screen: 'insights', range: DEFAULT_RANGE, measure: 'wait', heat: null, filter: EVERY_TASK, ...changes }
}

export function triageRoute(code: string | null = null): TriageRoute {
  return { screen: 'triage', code }
}

export function submitRoute(changes: Partial<Omit<SubmitRoute, 'screen'>> = {}): SubmitRoute {
  return { screen: 'submit', connection: null, model: null, resubmitOf: null, ...changes }
}

export function connectionsRoute(connection: ConnectionId | null = null): ConnectionsRoute {
  return { screen: 'connections', connection, add: null }
}

/** The form for a new connection, with this vendor chosen. */
export function addConnectionRoute(vendor: VendorKey): ConnectionsRoute {
  return { screen: 'connections', connection: null, add: vendor }
}

export function settingsRoute(): Route {
  return { screen: 'settings' }
}
