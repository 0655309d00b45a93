/**
 * A gateway that keeps the list and is killed again and again while it submits, polls and keeps outputs. A few times in
 * the suite; `KILLS=100 npx playwright test -c e2e kills` does it a hundred times and prints the figures.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { Dice } from '../chaos/dice.ts'
import { Sandbox } from '../sandbox.ts'
import { freePort, startServer, type RunningServer } from '../server.ts'

const KILLS = Number(process.env['KILLS'] ?? 5)
const PER_SUBMIT = 3

interface Command {
  readonly id: string
  readonly name: string
  readonly args: unknown
}

/** One command, as a page sends it; null when nobody answered, or nobody knows. */
async function send(url: string, { id, name, args }: Command): Promise<readonly string[] | null> {
  try {
    const session: { token: string } = await (await fetch(`${url}/api/session`)).json()
    const response = await fetch(`${url}/api/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-renderwatch-token': session.token },
      body: JSON.stringify({ id, args }),
    })
    const answer: { ok?: boolean; value?: readonly string[] } = await response.json()
    return answer.ok === true ? (answer.value ?? []) : null
  } catch {
    return null
  }
}

interface FedTask {
  readonly id: string
  readonly state: { readonly phase: string }
  readonly outputs: readonly { readonly copy: { readonly kind: string; readonly sha256: string } | null }[]
}

/** The whole list, as a page that opens hears it. */
async function listOf(url: string): Promise<readonly FedTask[]> {
  const session: { token: string } = await (await fetch(`${url}/api/session`)).json()
  const response = await fetch(`${url}/api/feed`, { headers: { 'x-renderwatch-token': session.token } })
  const tasks: FedTask[] = []
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    const frames = text.split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames.filter((one) => one.startsWith('event: rows'))) {
      const data: { rows: { record: FedTask }[]; more: boolean } = JSON.parse(frame.slice(frame.indexOf('data: ') + 6))
      tasks.push(...data.rows.map(({ record }) => record))
      if (!data.more) return tasks
    }
  }
  throw new Error('the feed ended before the list did')
}

test(`${KILLS} kills lose nothing that was acknowledged, buy nothing twice and leave no half file`, async () => {
  test.setTimeout(120_000 + KILLS * 15_000)
  const vendor = await startServer()
  const sandbox = new Sandbox(vendor.url)
  await sandbox.reset()
  const before = (await sandbox.existing()).length
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-kills-'))
  const config = join(folder, 'config.json')
  const connection = { id: 'hiapi', vendor: 'hiapi', apiKey: 'sk-kills', baseUrl: `${vendor.url}/sandbox/hiapi` }
  const keep = join(folder, 'data')
  const limits = { requestsPerSecond: 20, maxInFlight: 8 }
  const file = { connections: [{ ...connection, ...limits }], mediaHosts: ['127.0.0.1'], keep }
  writeFileSync(config, JSON.stringify(file), { mode: 0o600 })
  const port = await freePort()
  const dice = new Dice(KILLS)
  let gateway: RunningServer = await startServer(['--config', config], {}, port)
  const open: Command[] = []
  const acknowledged = new Set<string>()
  let unanswered = 0
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const draft = { connection: 'hiapi', model: 'gpt-image-2', params: { prompt: `kill ${kill}` }, options: {} }
      const args = [{ ...draft, tags: [], note: '', resubmitOf: null }, PER_SUBMIT]
      open.push({ id: `kill-command-${String(kill).padStart(6, '0')}`, name: 'submit', args })
      const url = gateway.url
      const sending = Promise.all(open.map(async (command) => [command, await send(url, command)] as const))
      await wait(dice.between(20, 1500))
      await gateway.kill()
      for (const [command, ids] of await sending) {
        if (ids === null) continue
        for (const id of ids) acknowledged.add(id)
        open.splice(open.indexOf(command), 1)
      }
      unanswered += open.length
      await sandbox.advance(6_000)
      gateway = await startServer(['--config', config], {}, port)
    }
    // Whoever heard no answer asks again with the same id.
    for (const command of open) for (const id of (await send(gateway.url, command)) ?? []) acknowledged.add(id)
    // By phase and by whether the output is kept, so that a failure names what is missing.
    await expect
      .poll(
        async () => {
          await sandbox.advance(5_000)
          const counts: Record<string, number> = {}
          for (const { state, outputs } of await listOf(gateway.url)) {
            const what = outputs.some(({ copy }) => copy?.kind === 'kept') ? 'kept' : state.phase
            counts[what] = (counts[what] ?? 0) + 1
          }
          return counts
        },
        { timeout: 90_000 + KILLS * 3_000 },
      )
      .toEqual({ kept: KILLS * PER_SUBMIT })

    const list = await listOf(gateway.url)
    const bought = (await sandbox.existing()).length - before
    const lost = [...acknowledged].filter((id) => !list.some((task) => task.id === id))
    const files = readdirSync(join(keep, 'outputs')).filter((name) => !name.endsWith('.part'))
    const halves = files.filter(
      (name) =>
        createHash('sha256')
          .update(readFileSync(join(keep, 'outputs', name)))
          .digest('hex') !== name,
    )
    console.log(
      `kills ${KILLS}: asked for ${KILLS * PER_SUBMIT}, at the vendor ${bought}, acknowledged ${acknowledged.size}, ` +
        `lost ${lost.length}, commands sent again ${unanswered}, files ${files.length}, half files ${halves.length}`,
    )
    expect(lost).toEqual([])
    expect(bought).toBe(KILLS * PER_SUBMIT)
    expect(acknowledged.size).toBe(KILLS * PER_SUBMIT)
    expect(halves).toEqual([])
  } finally {
    await gateway.stop()
    await vendor.stop()
  }
})
