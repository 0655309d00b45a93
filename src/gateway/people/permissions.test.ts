import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { ROLES } from '#domain/people/roles.ts'
import { COMMANDS, isCommandName } from '#engine/remote/protocol.ts'
import { roleFor } from '#gateway/people/permissions.ts'
import { COMMAND_ROLES, ROUTE_ROLES } from '#gateway/people/role-tables.ts'
import { openGateway } from '#testing/system/open-gateway.ts'

/** All that a gateway routes; what takes a `next` only stands in the way of others. */
async function routesOfGateway(): Promise<readonly { readonly method: string; readonly path: string }[]> {
  const routed = vi.spyOn(Hono.prototype, 'route')
  try {
    await openGateway({ sandbox: false })
    return routed.mock.calls.flatMap(([, app]) => app.routes).filter(({ handler }) => handler.length < 2)
  } finally {
    routed.mockRestore()
  }
}

describe('the table of roles', () => {
  it('has each address that the gateway routes, by name', async () => {
    const routes = await routesOfGateway()
    expect(routes.length).toBeGreaterThan(15)
    const missing = routes.filter(({ method, path }) => {
      const entries = ROUTE_ROLES.filter(([, pattern]) => pattern === path)
      return !entries.some(([of]) => of === 'any' || of === method)
    })
    expect(missing).toEqual([])
  })

  it('has each command, and no other', () => {
    expect(Object.keys(COMMAND_ROLES).toSorted()).toEqual(Object.keys(COMMANDS).toSorted())
    for (const [name, role] of Object.entries(COMMAND_ROLES)) {
      expect([name, roleFor('POST', `/api/commands/${name}`)]).toEqual([name, role])
    }
  })

  it('gives what it does not know to the keeper alone', () => {
    for (const [method, path] of [
      ['PUT', '/api/session'],
      ['GET', '/api/of-tomorrow'],
      ['POST', '/api/commands/of-tomorrow'],
      ['POST', '/api/commands/toString'],
      ['POST', '/api/commands/track/more'],
      ['POST', '/'],
      ['DELETE', '/sandbox'],
      ['PUT', '/api/connections'],
    ] as const) {
      expect([method, path, roleFor(method, path)]).toEqual([method, path, 'keep'])
    }
    expect(isCommandName('toString')).toBe(false)
  })

  it.each([
    ['HEAD', '/api/media', 'look'],
    ['GET', '/sandbox', 'look'],
    ['GET', '/outputs', 'look'],
    ['GET', '/api/forward/a/v1/tasks/1', 'watch'],
    ['POST', '/api/forward/a/v1/tasks', 'spend'],
    ['DELETE', '/api/forward/a/v1/tasks/1', 'spend'],
    ['PATCH', '/api/connections/a', 'keep'],
  ] as const)('%s %s needs %s', (method, path, role) => {
    expect(roleFor(method, path)).toBe(role)
  })

  it('names roles that there are', () => {
    for (const role of [...Object.values(COMMAND_ROLES), ...ROUTE_ROLES.map((entry) => entry[2])]) {
      expect(ROLES).toContain(role)
    }
  })
})
