/**
 * One chaos run: acts in the order that its seed throws, then calm, then the reckoning of page, disk and vendor.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { LaunchOptions } from '@playwright/test'
import { ACTS, readTasks, type Claims } from './acts.ts'
import { Dice } from './dice.ts'
import { ENDED, reckon, rowsOf, UNDER_WAY, watchRequests, type Reckoning, type Row } from './reckoning.ts'
import { Stage } from './stage.ts'

export interface Run extends Reckoning {
  readonly seed: number
  /** How often each act was done to its end; one that was cut short by another is not in it. */
  readonly acts: Readonly<Record<string, number>>
  readonly tracked: number
  readonly submitted: number
}

/** Acts that take an answer away between the vendor and the page's disk. */
const DEAFENING = ['kill the gateway', 'freeze the gateway', 'kill the browser', 'offline', 'tabs', 'submit', 'track']

const CALM = 60_000
const STEP = 1000

/** Lets act after act happen while it goes on, told how many there were; the same seed throws the same acts. */
export async function chaos(seed: number, goesOn: (acts: number) => boolean, launch: LaunchOptions): Promise<Run> {
  const dice = new Dice(seed)
  const stage = await Stage.open(launch)
  const claims: Claims = { tracked: [], submitted: new Map(), exported: null, deaf: [] }
  const acts: Record<string, number> = {}
  const watcher = watchRequests(stage)
  try {
    for (let count = 0; goesOn(count); count += 1) {
      const [name, act] = dice.pick(ACTS)
      const began = Date.now()
      try {
        await act(stage, dice, claims)
        acts[name] = (acts[name] ?? 0) + 1
      } catch {
        // The act met another's damage (a page that is being killed, a gateway that is down): that is what it is for.
        await stage.startGateway()
      }
      if (DEAFENING.includes(name)) claims.deaf.push([began - UNDER_WAY, Date.now() + UNDER_WAY])
      await wait(dice.between(0, STEP))
    }
    await calm(stage)
    const page = await readTasks(stage)
    await stage.killBrowser()
    const disk = await readTasks(stage)
    const reckoning = await reckon(stage, claims, page, disk, await watcher.stop())
    return { seed, acts, tracked: claims.tracked.length, submitted: claims.submitted.size, ...reckoning }
  } finally {
    await watcher.stop()
    await stage.close()
  }
}

/**
 * No fault any more and everything up: first until each submit has its task, since a vendor whose clock jumps has made
 * nothing when we asked for it; then time for the vendor to finish, until the page says that nothing is live.
 */
async function calm(stage: Stage): Promise<void> {
  await stage.startGateway()
  await (await stage.context()).setOffline(false)
  await fetch(`${stage.vendor.url}/sandbox/faults`, { method: 'DELETE' })
  await until(stage, ({ remote, state }) => remote !== null || ENDED.includes(state.phase))
  await stage.sandbox.advance(30 * 60_000)
  await until(stage, ({ remote, state }) => remote === null || ENDED.includes(state.phase))
}

async function until(stage: Stage, holds: (row: Row) => boolean): Promise<void> {
  const page = await stage.page()
  const end = Date.now() + CALM
  do {
    await page.goto('/')
    await wait(3 * STEP)
  } while (Date.now() < end && !rowsOf(await readTasks(stage)).every(holds))
}
