/**
 * The least role for every address and every command: the one table. An address that is not in it is its keeper's
 * alone, and a test walks all that are routed.
 */
import type { Role } from '#domain/people/roles.ts'
import type { CommandName } from '#engine/remote/protocol.ts'

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
  // Each question in it is judged by its own address.
  ['POST', '/api/answers/:box', 'watch'],
  ['GET', '/api/answers', 'watch'],
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
  read: 'look',
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
