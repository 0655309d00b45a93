// @ts-check
// Bull Board over a hundred thousand jobs, to be compared with: its port goes out once they are there. It needs a Redis,
// and is fetched when somebody who has one takes the figures; nothing of the project depends on it.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const JOBS = 100_000
const AT_ONCE = 5_000
const PLACE = resolve('node_modules/.cache/renderwatch/bull-board')
const PACKAGES = [
  'bullmq@6.7.0',
  'ioredis@6.0.0',
  '@bull-board/api@9.10.2',
  '@bull-board/express@9.10.1',
  '@bull-board/ui@9.10.2',
  'express@5.3.0',
]

mkdirSync(PLACE, { recursive: true })
const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', PLACE, ...PACKAGES], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (installed.status !== 0) process.exit(1)
const load = createRequire(join(PLACE, 'package.json'))

const socket = join(mkdtempSync(join(tmpdir(), 'bull-board-')), 'redis.sock')
const redis = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', ''], { stdio: 'ignore' })
process.on('exit', () => redis.kill('SIGKILL'))
process.on('disconnect', () => process.exit())

const { Queue } = load('bullmq')
const queue = new Queue('renders', { connection: { path: socket } })
while (redis.exitCode === null && !(await answers())) await wait(50)
for (let from = 0; from < JOBS; from += AT_ONCE) {
  await queue.addBulk(Array.from({ length: AT_ONCE }, (_, at) => jobOf(from + at)))
}

const { ExpressAdapter } = load('@bull-board/express')
const { createBullBoard } = load('@bull-board/api')
const { BullMQAdapter } = load('@bull-board/api/bullMQAdapter')
const serverAdapter = new ExpressAdapter()
createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter })
const app = load('express')()
app.use('/', serverAdapter.getRouter())
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))

/** @param {number} at */
function jobOf(at) {
  return { name: 'render', data: { model: 'flux-1-dev', prompt: `A harbour beside a meadow, take ${at}` } }
}

async function answers() {
  return queue.getJobCounts().then(
    () => true,
    () => false,
  )
}
