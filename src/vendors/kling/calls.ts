/** What is asked of Kling, once for each of its kinds of tasks: nothing else may pass with the key. */
import { type Call, get, post } from '#vendors/reading/call.ts'
import { type Route, ROUTES } from '#vendors/kling/routes.ts'
import type { PathRule } from '#vendors/path-rule.ts'

interface CallsOfRoute {
  readonly task: Call<'id'>
  readonly list: Call<never>
  readonly submit: Call<never>
}

/** Pictures may be sent as base64: 10 MB each. */
const LONGEST_REQUEST = 16 << 20

const BY_ROUTE: ReadonlyMap<Route, CallsOfRoute> = new Map(ROUTES.map((route) => [route, callsFor(route)]))

function callsFor(route: Route): CallsOfRoute {
  return {
    task: get(`/v1/${route}/{id}`),
    list: get(`/v1/${route}`),
    submit: post(`/v1/${route}`, { bodyUpTo: LONGEST_REQUEST }),
  }
}

export function callsOf(route: Route): CallsOfRoute {
  return BY_ROUTE.get(route) ?? callsFor(route)
}

export const PATHS: readonly PathRule[] = [...BY_ROUTE.values()].flatMap(({ task, list, submit }) => [
  task.rule,
  list.rule,
  submit.rule,
])
