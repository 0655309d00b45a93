/** Each role against each act of the page, and the page's table against the gateway's. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { mayDo, ROLES } from '#domain/people/roles.ts'
import type { CommandName } from '#engine/remote/protocol.ts'
import { roleFor } from '#gateway/people/permissions.ts'
import { COMMAND_ROLES } from '#gateway/people/role-tables.ts'
import { ACT_ROLES, OF_OWN_LIST, PAGE_ACTS, type PageAct } from '#parts/people/act-roles.ts'
import { refusalsFor } from '#parts/people/refusals.ts'
import { refusalOf, whoIsHere } from '#parts/people/who-is-here.ts'

const before = whoIsHere.getState()
afterEach(() => whoIsHere.setState(before, true))

/** What the gateway is asked for by each act; the others ask it for nothing. */
const COMMANDS_OF: Readonly<Partial<Record<PageAct, readonly CommandName[]>>> = {
  save: ['edit'],
  check: ['checkNow', 'recheck'],
  retry: ['submit'],
  cancel: ['cancel'],
  pause: ['edit'],
  keep: ['edit'],
  tag: ['edit'],
  forget: ['forget'],
  track: ['track', 'move'],
  browse: ['list'],
  move: ['move'],
  note: ['edit'],
  snooze: ['edit'],
  test: ['testConnection'],
  hurry: ['endWait'],
  submit: ['submit', 'resend'],
  settle: ['takeCandidate', 'refuseCandidates'],
  restore: ['restore'],
  bring: ['import'],
  polling: ['pause'],
}

describe('what a page lets somebody do', () => {
  it.each(ROLES)('is for %s what the table says', (role) => {
    const shared = refusalsFor({ name: 'Ada', role }, true)
    const own = refusalsFor({ name: 'Ada', role }, false)
    for (const act of PAGE_ACTS) {
      const needs = ACT_ROLES[act]
      expect([act, shared.has(act)]).toEqual([act, !mayDo(role, needs)])
      expect([act, own.has(act)]).toEqual([act, !mayDo(role, needs) && !OF_OWN_LIST.has(act)])
      const why = `Your role is “${role}”, and this needs “${needs}”.`
      if (shared.has(act)) expect(shared.get(act)?.why).toBe(why)
    }
  })

  it('is exactly what the gateway lets them do', () => {
    for (const [act, commands] of Object.entries(COMMANDS_OF)) {
      for (const command of commands) {
        const needs = PAGE_ACTS.filter((one) => one === act).map((one) => ACT_ROLES[one])
        expect([act, command, needs]).toEqual([act, command, [COMMAND_ROLES[command]]])
      }
    }
    const asked = new Set(Object.values(COMMANDS_OF).flat())
    // Nobody presses for these: a panel is open.
    expect(
      Object.keys(COMMAND_ROLES)
        .filter((name) => !['watching', 'read'].includes(name))
        .filter((name) => !asked.has(name as CommandName)),
    ).toEqual([])
    for (const [act, method, path] of [
      ['connect', 'POST', '/api/connections'],
      ['connect', 'PATCH', '/api/connections/a'],
      ['connect', 'DELETE', '/api/connections/a'],
      ['settings', 'PUT', '/api/keeper'],
      ['settings', 'PUT', '/api/notices'],
      ['settings', 'POST', '/api/notices/test'],
    ] as const) {
      expect([path, roleFor(method, path)]).toEqual([path, ACT_ROLES[act]])
    }
  })

  it('is everything where nobody is named, and follows who is here', () => {
    expect(PAGE_ACTS.filter((act) => refusalOf(act) !== null)).toEqual([])
    whoIsHere.setState({ refusals: refusalsFor({ name: 'Ada', role: 'look' }, true) })
    expect(refusalOf('submit')?.why).toContain('“spend”')
    expect(refusalOf('copy')).toBeNull()
  })
})

describe('every button', () => {
  const SRC = resolve(import.meta.dirname, '../..')
  /** What changes something at the gateway or at a vendor, by its own name or by that of what does it. */
  const CHANGES =
    /\bcommands\.(?!list\b)\w+\(|connectionAdmin\.(?:add|addSandbox|change|remove)\(|outputs\.save(?:All)?\(|polling\.(?:pause|resume|checkNow)\(|reminders\.(?:snooze|decline|wake)\(|ownGateway\.(?:keep|setNotices|testNotices)\(|\b(?:ownList|own)\.(?:move|bring|removeThere)\(|useMutation\([^)]*(?:trackTasks|resendTask|takeCandidate|refuseCandidates|checkTask|recheckTask|moveTask|testConnection|endWait|removeConnection)\(|\.\.\.(?:trackTasks|takeCandidate|moveTask|testConnection|removeConnection)\(/
  const ASKS_FIRST = /<Act(?:Icon)?Button|\b(?:useRefusal|refusalOf)\(/

  /** Reached by a button, a key or a form of another file that asks first, for the reason beside each. */
  const BEHIND: Readonly<Record<string, string>> = {
    'parts/acts/tag-dialog.tsx': 'opened by performAct',
    'parts/connection-requests.ts': 'requests for those who draw',
    'parts/task-requests.ts': 'requests for those who draw',
    'parts/use-ask-again.ts': 'pressed in the cards and tiles of outputs',
    'parts/retry/use-retry.ts': 'sent by retry-form.tsx',
    'screens/connections/test-added.ts': 'after add-connection.tsx has added it',
    'screens/connections/edit-connection.tsx': 'sent by form-end.tsx',
    'screens/outputs/decline.ts': 'called by risk-row.tsx, risk-list.tsx and output-reminder.tsx',
    'screens/tasks/watch-sandbox.ts': 'called by no-tasks.tsx',
  }

  it('that changes something asks first whether this person may', () => {
    const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => /^(?:screens|parts|app|previews)\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    const changing = sources.filter((path) => CHANGES.test(readFileSync(join(SRC, path), 'utf8')))
    expect(changing.length).toBeGreaterThan(20)
    const open = changing.filter((path) => !ASKS_FIRST.test(readFileSync(join(SRC, path), 'utf8')))
    expect(open.toSorted()).toEqual(Object.keys(BEHIND).toSorted())
  })
})
