/** What can happen in a chaos run. Each act leaves the stage usable: what it switched off it switches on again. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { Desk } from '../desk.ts'
import type { Dice } from './dice.ts'
import { DIALECTS, type Dialect, type Stage } from './stage.ts'

/** What a run asked for and was told is done. */
export interface Claims {
  /** Vendor ids that were pasted, and whose field was emptied after *Track*. */
  readonly tracked: string[]
  /** Marks in the prompts of submits, each meant to be bought once; true once the page has taken it. */
  readonly submitted: Map<string, boolean>
  /** A file of tasks that the page exported, once there is one. */
  exported: string | null
  /** When an answer may have been lost on the way: from, to, in ms. Nobody can obey a wait that nobody heard. */
  readonly deaf: [from: number, to: number][]
}

export type Act = (stage: Stage, dice: Dice, claims: Claims) => Promise<void>

const SECOND = 1000
/** Long enough for a page that is being reloaded or whose gateway starts; what takes longer was not acknowledged. */
const PATIENCE = 8 * SECOND

async function goTo(stage: Stage, path: string): Promise<Page> {
  const page = await stage.page()
  await page.goto(path, { waitUntil: 'domcontentloaded', timeout: PATIENCE })
  return page
}

/** An id as a person finds it: where others' ids look alike, or more than the id is needed, with its address. */
function pasted(stage: Stage, dialect: Dialect, id: string): string {
  const base = `${stage.vendor.url}/sandbox/${dialect}`
  if (dialect === 'bytespike') return `${base}/v1/tasks/${id}`
  if (dialect === 'seaart') return `${base}/model/v1/queue/nano_banana_2/requests/${id}/status`
  return id
}

const track: Act = async (stage, dice, claims) => {
  const dialect = dice.pick(DIALECTS)
  const scenario = dice.pick(['happy-image', 'happy-video', 'task-failed', 'moderation-refusal'])
  const ids = await stage.sandbox.tasks({ dialect, scenario, count: dice.between(1, 6), model: 'nano_banana_2' })
  const page = await goTo(stage, '/')
  const desk = new Desk(page)
  await desk.pasteField.fill(ids.map((id) => pasted(stage, dialect, id)).join('\n'), { timeout: PATIENCE })
  await desk.trackButton(ids.length).click({ timeout: PATIENCE })
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '', null, { timeout: PATIENCE })
  claims.tracked.push(...ids)
}

const submit: Act = async (stage, dice, claims) => {
  const mark = `chaos-${dice.between(0, 1e9)}-${claims.submitted.size}`
  // One that knows our keys, and one whose list has to be searched.
  const dialect = dice.pick(['hiapi', 'piapi'])
  if (dice.next() < 0.4) await stage.sandbox.fault({ dialect, kind: 'lost-answer', times: 1 })
  const page = await goTo(stage, `/submit?connection=${dialect}`)
  await page.getByLabel('Prompt', { exact: true }).fill(`a quiet harbour ${mark}`, { timeout: PATIENCE })
  claims.submitted.set(mark, false)
  await page.getByRole('button', { name: /^Submit/ }).click({ timeout: PATIENCE })
  await page.getByText(mark).first().waitFor({ timeout: PATIENCE })
  claims.submitted.set(mark, true)
}

const storm: Act = async (stage, dice) => {
  const kind = dice.pick([
    'server-error',
    'busy',
    'html-502',
    'html-200',
    'empty',
    'truncated',
    'cut',
    'missing-fields',
    'not-found',
    'slow',
    'throttle-seconds',
    'throttle-date',
    'throttle-reset',
    'gateway-timeout',
    'bad-gateway',
  ])
  // A 404 once is a hiccup; said again and again by the vendor's own words it would be the truth.
  const times = kind === 'not-found' ? 1 : dice.between(1, 12)
  await stage.sandbox.fault({ dialect: dice.pick(DIALECTS), kind, times })
}

const killGateway: Act = async (stage, dice) => {
  await stage.killGateway()
  await wait(dice.between(0, 3 * SECOND))
  await stage.startGateway()
}

const freezeGateway: Act = async (stage, dice) => {
  stage.freezeGateway(true)
  await wait(dice.between(SECOND, 4 * SECOND))
  stage.freezeGateway(false)
}

const killBrowser: Act = async (stage) => {
  await stage.killBrowser()
  await goTo(stage, '/')
}

const offline: Act = async (stage, dice) => {
  const context = await stage.context()
  await context.setOffline(true)
  await wait(dice.between(SECOND, 5 * SECOND))
  await context.setOffline(false)
}

const tabs: Act = async (stage, dice) => {
  const context = await stage.context()
  if (context.pages().length > 3) {
    // The oldest tab is mostly the one that polls.
    await context.pages()[0]?.close({ runBeforeUnload: false })
    return
  }
  const page = await context.newPage()
  await page.goto(dice.pick(['/', '/outputs', '/insights', '/connections']), { timeout: PATIENCE })
}

const exportTasks: Act = async (stage, _dice, claims) => {
  claims.exported = await readTasks(stage)
}

const importTasks: Act = async (stage, _dice, claims) => {
  if (claims.exported === null) return
  const page = await goTo(stage, '/settings')
  const file = { name: 'tasks.json', mimeType: 'application/json', buffer: Buffer.from(claims.exported) }
  await page.getByLabel('File of exported tasks').setInputFiles(file, { timeout: PATIENCE })
}

const editConnection: Act = async (stage, dice) => {
  const session = await fetch(`${stage.url}/api/session`)
  const { token }: { token: string } = await session.json()
  await fetch(`${stage.url}/api/connections/${dice.pick(DIALECTS)}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'x-renderwatch-token': token },
    body: JSON.stringify({ requestsPerSecond: dice.between(2, 10), label: `Chaos ${dice.between(1, 99)}` }),
  })
}

/** All acts; those that stand twice happen twice as often. */
export const ACTS: readonly [readonly [string, Act], ...(readonly [string, Act])[]] = [
  ['track', track],
  ['track', track],
  ['submit', submit],
  ['submit', submit],
  ['storm', storm],
  ['storm', storm],
  ['kill the gateway', killGateway],
  ['freeze the gateway', freezeGateway],
  ['kill the browser', killBrowser],
  ['offline', offline],
  ['tabs', tabs],
  ['export', exportTasks],
  ['import', importTasks],
  ['edit a connection', editConnection],
]

/** The page's whole list, as its own export gives it: text of the JSON file. */
export async function readTasks(stage: Stage): Promise<string> {
  const page = await goTo(stage, '/settings')
  const saving = page.waitForEvent('download', { timeout: PATIENCE })
  // Where the click comes to nothing, nobody waits for this any more.
  void saving.catch(() => undefined)
  await page.getByRole('button', { name: 'Export JSON' }).click({ timeout: PATIENCE })
  const stream = await (await saving).createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
