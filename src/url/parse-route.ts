import { OUTPUT_KINDS } from '#domain/output/output.ts'
import { type TaskId } from '#domain/task/task.ts'
import { PHASES } from '#domain/task/phase.ts'
import {
  ATTENTIONS,
  GROUPINGS,
  MOMENTS,
  TASK_SORTS,
  type TaskFilter,
  type TaskWindow,
} from '#domain/task/task-filter.ts'
import {
  connectionsRoute,
  DEFAULT_RANGE,
  INSIGHT_MEASURES,
  INSIGHT_RANGES,
  insightsRoute,
  OUTPUT_VIEWS,
  outputsRoute,
  type Route,
  settingsRoute,
  submitRoute,
  taskRoute,
  tasksRoute,
  triageRoute,
} from '#url/route.ts'

/** Any base will do: only path and query are read. */
const BASE = 'http://renderwatch.invalid'

/**
 * The route an address stands for. Total: every string gives a route, and a parameter that makes no sense falls
 * back alone, without voiding the others.
 */
export function parseRoute(url: string): Route {
  if (!URL.canParse(url, BASE)) return tasksRoute()
  const { pathname, searchParams: query } = new URL(url, BASE)
  const [, screen = '', rest = ''] = /^\/+([^/]*)\/?(.*)$/.exec(pathname) ?? []
  switch (screen) {
    case 'task': {
      const task = taskIdFrom(decoded(rest))
      return task === null ? tasksRoute() : taskRoute(task)
    }
    case 'outputs':
      return outputsRoute({
        view: oneOf(OUTPUT_VIEWS, query.get('view')) ?? 'gallery',
        kinds: someOf(OUTPUT_KINDS, query.getAll('kind')),
        unsavedOnly: query.get('unsaved') === '1',
        filter: filterFrom(query),
        open: texts(query.getAll('output')).slice(0, 2),
      })
    case 'insights':
      return insightsRoute({
        range: oneOf(INSIGHT_RANGES, query.get('range')) ?? DEFAULT_RANGE,
        measure: oneOf(INSIGHT_MEASURES, query.get('measure')) ?? 'wait',
        heat: textFrom(query.get('heat')),
        filter: filterFrom(query),
      })
    case 'triage':
      return triageRoute(textFrom(query.get('code')))
    case 'submit':
      return submitRoute({
        connection: textFrom(query.get('connection')),
        model: textFrom(query.get('model')),
        resubmitOf: taskIdFrom(query.get('resubmit')),
      })
    case 'connections':
      return { ...connectionsRoute(textFrom(query.get('connection'))), add: textFrom(query.get('add')) }
    case 'settings':
      return settingsRoute()
    default:
      return tasksRoute({
        filter: filterFrom(query),
        sort: oneOf(TASK_SORTS, query.get('sort')),
        group: oneOf(GROUPINGS, query.get('group')),
        task: taskIdFrom(query.get('task')),
      })
  }
}

function filterFrom(query: URLSearchParams): TaskFilter {
  return {
    text: query.get('q') ?? '',
    phases: someOf(PHASES, query.getAll('phase')),
    vendors: texts(query.getAll('vendor')),
    connections: texts(query.getAll('connection')),
    models: texts(query.getAll('model')),
    modelWords: texts(query.getAll('model-word')),
    codes: texts(query.getAll('code')),
    tags: texts(query.getAll('tag')),
    attention: oneOf(ATTENTIONS, query.get('attention')),
    minAge: duration(query.get('min-age')),
    maxAge: duration(query.get('max-age')),
    windows: [...new Set(query.getAll('within'))].flatMap((text) => windowFrom(text) ?? []),
    not: [],
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | null {
  return allowed.find((candidate) => candidate === value) ?? null
}

function someOf<T extends string>(allowed: readonly T[], values: readonly string[]): readonly T[] {
  return [...new Set(values)].flatMap((value) => oneOf(allowed, value) ?? [])
}

function texts(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '')
}

function textFrom(value: string | null): string | null {
  return value === '' ? null : value
}

/** A span in whole milliseconds. */
function duration(value: string | null): number | null {
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null
}

/** `ended:1780315200000:1780318800000` */
function windowFrom(text: string): TaskWindow | null {
  const [, name = '', from = '', until = ''] = /^([a-z]{1,10}):(\d{1,15}):(\d{1,15})$/.exec(text) ?? []
  const moment = oneOf(MOMENTS, name)
  return moment === null || Number(from) >= Number(until) ? null : { moment, from: Number(from), until: Number(until) }
}

function taskIdFrom(value: string | null): TaskId | null {
  const slash = value?.indexOf('/') ?? -1
  if (value === null || slash < 1 || slash === value.length - 1) return null
  return `${value.slice(0, slash)}/${value.slice(slash + 1)}`
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}
