import { redact } from '#domain/task/redact.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import { DEFAULT_RANGE, type Route } from '#url/route.ts'

type Parameters = Readonly<Record<string, string | number | null | readonly string[]>>

/**
 * The address of a route, and the only producer of links. Defaults are left out and keys are sorted, so that the
 * same view always has the same address. A key typed into the search field by mistake does not reach it (law 5).
 */
export function hrefFor(route: Route): string {
  switch (route.screen) {
    case 'tasks':
      return address('/', {
        ...filterParameters(route.filter),
        sort: route.sort,
        group: route.group,
        task: route.task,
      })
    case 'task':
      return `/task/${encodeURIComponent(wellFormed(route.task))}`
    case 'outputs':
      return address('/outputs', {
        ...filterParameters(route.filter),
        view: route.view === 'gallery' ? null : route.view,
        kind: route.kinds,
        unsaved: route.unsavedOnly ? '1' : null,
        output: route.open,
      })
    case 'insights':
      return address('/insights', {
        ...filterParameters(route.filter),
        range: route.range === DEFAULT_RANGE ? null : route.range,
        measure: route.measure === 'wait' ? null : route.measure,
        heat: route.heat,
      })
    case 'triage':
      return address('/triage', { code: route.code })
    case 'submit':
      return address('/submit', { connection: route.connection, model: route.model, resubmit: route.resubmitOf })
    case 'connections':
      return address('/connections', { add: route.add, connection: route.connection })
    case 'settings':
      return '/settings'
  }
}

function filterParameters(filter: TaskFilter): Parameters {
  return {
    q: redact(filter.text),
    phase: filter.phases,
    vendor: filter.vendors,
    connection: filter.connections,
    model: filter.models,
    'model-word': filter.modelWords,
    code: filter.codes,
    tag: filter.tags,
    attention: filter.attention,
    'min-age': filter.minAge,
    'max-age': filter.maxAge,
    within: filter.windows.map(({ moment, from, until }) => `${moment}:${from}:${until}`),
  }
}

function address(path: string, parameters: Parameters): string {
  const query = new URLSearchParams()
  for (const key of Object.keys(parameters).toSorted()) {
    for (const value of [parameters[key] ?? []].flat()) {
      if (value !== '') query.append(key, String(value))
    }
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Lone halves of surrogate pairs would make `encodeURIComponent` throw. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}
