// @ts-check
// `node .ci/gateway-load.mjs` after a build: how long `/api/session` takes while 200 files of 20 MB are fetched through the
// gateway, beside an idle gateway and beside the same downloads past it. Source, readers and gateway are processes of their
// own; what the machine does besides moves all figures of a run, so the ratios say more than they do. `-- --json` for scripts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [FILES, BYTES] = [200, 20 * 1024 ** 2]
/** Between two questions. */
const PAUSE = 5
const IDLE_QUESTIONS = 300

const folder = mkdtempSync(join(tmpdir(), 'renderwatch-load-'))
const source = fork('.ci/load/media-source.mjs')
const readers = fork('.ci/load/readers.mjs')
/** @type {import('node:child_process').ChildProcess | undefined} */
let gateway
try {
  const [{ port }] = await once(source, 'message')
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify({ mediaHosts: [`127.0.0.1:${port}`] }), { mode: 0o600 })
  gateway = fork('dist/server/main.js', ['--config', file, '--port', '0', '--no-open'], {
    execArgv: ['--import', './.ci/load/loop-delay.mjs'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const origin = await addressOf(gateway)
  const media = `http://127.0.0.1:${port}/${BYTES}`
  const through = `${origin}/api/media?url=${encodeURIComponent(media)}`
  const direct = await whileReading(media, origin)
  const idle = await asked(origin, () => IDLE_QUESTIONS)
  await loopDelay(gateway)
  const loaded = await whileReading(through, origin)
  const delay = await loopDelay(gateway)
  const result = {
    idle: p95(idle),
    besideDirect: p95(direct.waits),
    loaded: p95(loaded.waits),
    questions: loaded.waits.length,
    directSpeed: direct.speed,
    speed: loaded.speed,
    delay,
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(result))
  else print(result)
} finally {
  for (const child of [source, readers, gateway]) child?.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
async function addressOf(child) {
  for await (const text of child.stdout ?? []) {
    const [, address] = /is at (\S+)/.exec(String(text)) ?? []
    if (address !== undefined) return address
  }
  throw new Error('the gateway did not start')
}

/** @param {string} url @param {string} origin */
async function whileReading(url, origin) {
  let over = false
  const read = once(readers, 'message').finally(() => {
    over = true
  })
  readers.send({ url, count: FILES })
  const waits = await asked(origin, (done) => (over ? done : done + 1))
  const [{ bytes, milliseconds }] = await read
  if (bytes !== FILES * BYTES) throw new Error(`${bytes} of ${FILES * BYTES} bytes arrived`)
  return { waits, speed: bytes / 1024 ** 2 / (milliseconds / 1000) }
}

/** Asks for the session until `upTo` questions are answered. @param {string} origin @param {(done: number) => number} upTo */
async function asked(origin, upTo) {
  const waits = []
  while (waits.length < upTo(waits.length)) {
    const from = performance.now()
    const response = await fetch(`${origin}/api/session`, { headers: { 'sec-fetch-site': 'same-origin' } })
    await response.arrayBuffer()
    waits.push(performance.now() - from)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
  return waits
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<{ p99: number, max: number }>} */
async function loopDelay(child) {
  const told = once(child, 'message')
  child.send('tell')
  const [delay] = await told
  return delay
}

/** @param {readonly number[]} values */
function p95(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN
}

/** @param {{ idle: number, besideDirect: number, loaded: number, questions: number, directSpeed: number, speed: number, delay: { p99: number, max: number } }} result */
function print({ idle, besideDirect, loaded, questions, directSpeed, speed, delay }) {
  const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`
  console.log(
    `/api/session p95: idle ${ms(idle)}, beside direct downloads ${ms(besideDirect)}, under downloads ${ms(loaded)}`,
  )
  console.log(
    `  ${(loaded / idle).toFixed(1)} × idle, ${(loaded / besideDirect).toFixed(1)} × direct (${questions} questions)`,
  )
  console.log(
    `${speed.toFixed(0)} MB/s through the gateway, ${directSpeed.toFixed(0)} direct: ${(speed / directSpeed).toFixed(2)} ×`,
  )
  console.log(`event loop away: p99 ${ms(delay.p99)}, longest ${ms(delay.max)}`)
}
