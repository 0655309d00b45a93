/**
 * The least role for every address and every command: the one table. An address that is not in it is its keeper's
 * alone, and a test walks all that are routed.
 */
import { mayDo, type Role } from '#domain/people/roles.ts'
import { isCommandName, type CommandName } from '#engine/remote/protocol.ts'
import type { PathRule } from '#vendors/path-rule.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'any'

/** Patterns are those of the router; the first that fits counts. HEAD is a GET. */
export const ROUTE_ROLES: readonly (readonly [method: Method, pattern: string, role: Role])[] = [
  ['GET', '/api/session', 'look'],
  ['GET', '/api/feed', 'look'],
  ['GET', '/api/media', 'look'],
  ['GET', '/api/archive/:sha256', 'look'],
  // By the command: see below.
  ['POST', '/api/commands/:name', 'keep'],
  // Where pages keep their lists they ask vendors by this. A POST may be a question too: see `roleOfForward`.
  ['GET', '/api/forward/:connection/*', 'watch'],
  ['any', '/api/forward/:connection/*', 'spend'],
  ['any', '/api/connections', 'keep'],
  ['any', '/api/connections/:id', 'keep'],
  ['GET', '/api/keeper', 'look'],
  ['PUT', '/api/keeper', 'keep'],
  ['GET', '/api/notices', 'look'],
  ['PUT', '/api/notices', 'keep'],
  ['POST', '/api/notices/test', 'keep'],
  ['GET', '/api/spending', 'keep'],
  ['any', '/api/*', 'keep'],
  // Its controls are everybody's vendors; as vendors themselves they are asked through `forward`.
  ['GET', '/sandbox/*', 'look'],
  ['any', '/sandbox/*', 'keep'],
  ['GET', '/*', 'look'],
  ['any', '/*', 'keep'],
]

export const COMMAND_ROLES: Readonly<Record<CommandName, Role>> = {
  watching: 'look',
  track: 'watch',
  edit: 'watch',
  move: 'watch',
  checkNow: 'watch',
  recheck: 'watch',
  testConnection: 'watch',
  endWait: 'watch',
  list: 'watch',
  submit: 'spend',
  resend: 'spend',
  takeCandidate: 'spend',
  refuseCandidates: 'spend',
  cancel: 'spend',
  // What was bought and is forgotten is lost to everybody.
  forget: 'spend',
  restore: 'spend',
  import: 'keep',
  // Of everybody's tasks.
  pause: 'keep',
}

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
