/** What a request needs, by the tables of roles. */
import { mayDo, type Role } from '#domain/people/roles.ts'
import { isCommandName } from '#engine/remote/protocol.ts'
import { COMMAND_ROLES, ROUTE_ROLES } from '#gateway/people/role-tables.ts'
import type { PathRule } from '#vendors/path-rule.ts'

/** @param path as the router reads it: what is judged must be what is routed. */
export function roleFor(method: string, path: string): Role {
  const asked = method === 'HEAD' ? 'GET' : method
  const found = ROUTES.find((route) => (route.method === 'any' || route.method === asked) && route.fits.test(path))
  const command = /^\/api\/commands\/([A-Za-z]+)$/.exec(path)?.[1]
  if (asked === 'POST' && command !== undefined && isCommandName(command)) return COMMAND_ROLES[command]
  return found?.role ?? 'keep'
}

/** Of a call to a vendor that its rule allows; null where none does, and then it goes nowhere. */
export function roleOfForward(role: Role, rule: PathRule | null): Role {
  return rule?.asks === true && mayDo(role, 'watch') ? 'watch' : role
}

const ROUTES = ROUTE_ROLES.map(([method, pattern, role]) => ({ method, role, fits: expressionOf(pattern) }))

function expressionOf(pattern: string): RegExp {
  const body = pattern.replace(/:\w+/g, '[^/]+').replace(/\/\*$/, '(?:/.*)?')
  return new RegExp(`^${body}$`)
}
