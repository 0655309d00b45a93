/** A gateway that knows people: each signs in, may press what their role may, and is named for what they did. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { anotherBrowser, expect, expectAccessible, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { startServer, type RunningServer } from '../server.ts'

const ROLES = ['look', 'watch', 'spend', 'keep'] as const
type Role = (typeof ROLES)[number]

interface House {
  readonly server: RunningServer
  readonly sandbox: Sandbox
  readonly token: (role: Role) => string
  /** A browser of its own, on the page that asks who this is. */
  readonly open: () => Promise<{ readonly context: BrowserContext; readonly page: Page; readonly desk: Desk }>
}

/** As the keeper of a gateway makes it: by what the program itself prints. */
function newPerson(role: Role): { readonly token: string; readonly entry: object } {
  const { stdout } = spawnSync(process.execPath, ['dist/server/main.js', '--new-token', `The ${role}`], {
    encoding: 'utf8',
  })
  const entry: object = JSON.parse(/\{"name".+\}/.exec(stdout)?.[0] ?? '')
  return { token: /rwt_\S+/.exec(stdout)?.[0] ?? '', entry: { ...entry, role } }
}

async function house(browser: Browser, complaints: string[]): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-people-'))
  const people = new Map(ROLES.map((role) => [role, newPerson(role)]))
  const config = join(folder, 'config.json')
  const entries = [...people.values()].map(({ entry }) => entry)
  writeFileSync(config, JSON.stringify({ sandbox: true, people: { kind: 'tokens', people: entries } }), { mode: 0o600 })
  const server = await startServer(['--config', config, '--keep', join(folder, 'list')])
  const token = (role: Role) => people.get(role)?.token ?? ''
  const sandbox = new Sandbox(server.url, { authorization: `Bearer ${token('keep')}` })
  await sandbox.reset()
  return {
    server,
    sandbox,
    token,
    open: () => anotherBrowser(browser, server.url, complaints),
  }
}

/** By the keyboard alone: the field has the focus. */
async function signIn(page: Page, token: string): Promise<void> {
  await expect(page.getByLabel('Your token')).toBeFocused()
  await page.keyboard.insertText(token)
  await page.keyboard.press('Enter')
}

test('a stranger is asked who they are, is told what is wrong, and comes to where they wanted', async ({
  browser,
  complaints,
}) => {
  const { server, token, open } = await house(browser, complaints)
  try {
    const { context, page } = await open()
    await page.goto('/settings')
    await expect(page.getByRole('heading', { name: 'Renderwatch' })).toBeVisible()
    await expectAccessible(page)
    await signIn(page, `${token('watch')}x`)
    await expect(page.getByRole('alert')).toHaveText(/^Nobody here has this token/)
    await expectAccessible(page)
    await signIn(page, token('watch'))
    await expect(page.getByRole('region', { name: 'You' })).toContainText('The watch, with the role “watch”')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByLabel('Your token')).toBeVisible()
    await page.goto('/')
    await expect(page.getByLabel('Your token')).toBeVisible()
    await context.close()
    // The refused sign-in is an answer of the page's own, which the browser tells of.
    expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
    expect(server.output()).not.toContain(token('watch'))
  } finally {
    await server.stop()
  }
})

/** What stands on which screen, and the least role that may press it. */
const BUTTONS: readonly (readonly [open: (desk: Desk) => Promise<void>, buttons: Readonly<Record<string, Role>>])[] = [
  [
    async (desk) => {
      await desk.go('Tasks')
      await desk.rows('Failed').first().click()
    },
    {
      'Check again': 'watch',
      'Edit the title': 'watch',
      Forget: 'spend',
      'Copy task id': 'look',
      'Pause polling': 'keep',
      'Copy support ticket': 'look',
    },
  ],
  [
    async (desk) => {
      await desk.page.getByRole('button', { name: 'New test prompt' }).click()
      await desk.page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
    },
    { Submit: 'spend', Clear: 'look' },
  ],
  [(desk) => desk.go('Connections'), { Test: 'watch', Remove: 'keep' }],
  [(desk) => desk.go('Settings'), { 'Import JSON…': 'spend', 'Sign out': 'look' }],
]

test('each role may press what is for it, and hears why it may not press the rest', async ({ browser, complaints }) => {
  const { server, sandbox, token, open } = await house(browser, complaints)
  try {
    const [failed = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'moderation-refusal', ageMs: 400_000 })
    for (const role of [...ROLES].toReversed()) {
      const { context, page, desk } = await open()
      await page.goto('/')
      await signIn(page, token(role))
      if (role === 'keep') await desk.track([failed])
      await expect(desk.row(failed)).toContainText('Failed')
      await expect(page.getByRole('link', { name: `The ${role} · ${role}` })).toBeVisible()
      for (const [go, buttons] of BUTTONS) {
        await go(desk)
        for (const [name, needs] of Object.entries(buttons)) {
          const button = page.getByRole('button', { name, exact: true }).first()
          const may = ROLES.indexOf(role) >= ROLES.indexOf(needs)
          const refused = may ? null : 'true'
          await expect(button).toBeVisible()
          await expect
            .poll(() => button.getAttribute('aria-disabled'), { message: `${name} for ${role}` })
            .toBe(refused)
          if (may) continue
          await expect(button).toHaveAccessibleDescription(`Your role is “${role}”, and this needs “${needs}”.`)
        }
      }
      if (role === 'look') {
        await desk.go('Tasks')
        await desk.row(failed).focus()
        await page.keyboard.press('#')
        await expect(desk.messages.getByText('this needs “spend”').first()).toBeVisible()
        await expectAccessible(page)
      }
      await context.close()
    }
  } finally {
    await server.stop()
  }
})

test('who submits is named in the task, and whoever is signed out in the middle signs in beside it', async ({
  browser,
  complaints,
}) => {
  const { server, token, open } = await house(browser, complaints)
  try {
    const { context, page, desk } = await open()
    await page.goto('/')
    await signIn(page, token('spend'))
    await page.getByRole('button', { name: 'New test prompt' }).click()
    await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
    await page.getByLabel('Prompt', { exact: true }).fill('a heron over the bay')
    await page.getByRole('button', { name: 'Submit' }).click()
    await desk.go('Tasks')
    await desk.rows('a heron over the bay').click()
    await expect(desk.part('Timeline')).toContainText('Submitted by The spend')

    await page.getByRole('button', { name: 'New test prompt' }).click()
    await page.getByLabel('Prompt', { exact: true }).fill('a swan on the lake')
    await context.clearCookies()
    await page.getByRole('button', { name: 'Submit' }).click()
    const banner = page.getByRole('alert').filter({ hasText: 'does not know you any more' })
    await expect(banner).toBeVisible()
    const beside = context.waitForEvent('page')
    await banner.getByRole('link', { name: 'sign in' }).click()
    const other = await beside
    await signIn(other, token('spend'))
    await expect(other.getByText('You are signed in. Close this tab')).toBeVisible()
    await other.close()
    await expect(page.getByLabel('Prompt', { exact: true })).toHaveValue('a swan on the lake')
    await page.getByRole('button', { name: 'Submit' }).click()
    await expect(banner).toBeHidden()
    await desk.go('Tasks')
    await expect(desk.rows('a swan on the lake')).toHaveCount(1)
    await desk.go('Settings')
    await expect(desk.panel('You')).toBeVisible()
    await expect(desk.panel('Who spent')).toBeHidden()
    await context.close()

    const keeper = await open()
    await keeper.page.goto('/settings')
    await signIn(keeper.page, token('keep'))
    const spent = keeper.desk.panel('Who spent')
    await expect(spent.getByRole('row').filter({ hasText: 'The spend' })).toHaveCount(2)
    await expectAccessible(keeper.page)
    const saving = keeper.page.waitForEvent('download')
    await spent.getByRole('button', { name: 'CSV' }).click()
    const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n')
    expect(lines.filter((line) => line.includes('"The spend","submit"'))).toHaveLength(2)
    await keeper.context.close()
  } finally {
    await server.stop()
  }
})
