/**
 * A list in PostgreSQL, with the built gateway in a process of its own (`node .ci/team-bench.mjs` builds it first): how it
 * starts with many stored tasks of which few are open, what a page then gets, and how long a commit takes to reach one page
 * or fifty. What a machine does besides moves all of it: the ratios are what is held.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import * as v from 'valibot'
import { bench, describe } from 'vitest'
import { commandPath, feedPath, sessionSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { aDatabase, inDatabase } from '#testing/postgres.ts'
import { median, quantile } from '#testing/speed/figure.ts'

const OPEN = 2_000
const FEW = 10_000
const MANY = Number(process.env['STORED'] ?? 1_000_000)
const PAGES = 50
const COMMITS = 150
/** Of one commit: eight keys at ten requests a second each, gathered for 50 ms; and far more than vendors allow. */
const ROWS = [4, 20] as const
const ONCE = { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 0 }

const MEGABYTE = 1024 ** 2
const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

interface Running {
  readonly child: ChildProcess
  readonly origin: string
  readonly token: string
  readonly began: number
}

const folder = mkdtempSync(join(tmpdir(), 'team-bench-'))

/** The connection leads nowhere, so that what is open stays open. */
const NOWHERE = { connections: [{ id: 'mine', vendor: 'hiapi', apiKey: 'none', baseUrl: 'http://127.0.0.1:1' }] }

async function start(database: string, config: object): Promise<Running> {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  const args = [join('dist', 'server', 'main.js'), '--port', '0', '--no-open', '--config', file]
  const env = { ...process.env, RENDERWATCH_KEEP: database, XDG_DATA_HOME: folder }
  const began = performance.now()
  const child = spawn(process.execPath, args, { env })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()))
  while (!output.includes('list: kept')) {
    if (child.exitCode !== null) throw new Error(output)
    await wait(5)
  }
  const origin = /http:\S+/.exec(output)?.[0] ?? ''
  const { token } = v.parse(sessionSchema, await (await fetch(origin + sessionPath)).json())
  return { child, origin, token, began }
}

async function stop({ child }: Running): Promise<void> {
  child.kill('SIGTERM')
  while (child.exitCode === null && child.signalCode === null) await wait(20)
}

/** One finished task, as the gateway writes it, and from it as many as wanted, of which some are open. */
async function seed(database: string, stored: number): Promise<void> {
  const { origin, token, ...running } = await start(database, { sandbox: ['hiapi'] })
  const draft = { connection: 'sandbox-hiapi', model: 'gpt-image-2', params: { prompt: 'happy-image' }, options: {} }
  const args = [{ ...draft, tags: [], note: '', resubmitOf: null }, 1]
  const headers = { 'content-type': 'application/json', [TOKEN_HEADER]: token, 'sec-fetch-site': 'same-origin' }
  const body = JSON.stringify({ id: 'bench-0123456789', args })
  const submit = () => fetch(origin + commandPath('submit'), { method: 'POST', headers, body })
  // A gateway claims its connections in its first moments.
  while (!v.is(v.looseObject({ ok: v.literal(true) }), await (await submit()).json())) await wait(200)
  const isOver = 'SELECT FROM renderwatch.task WHERE over'
  while ((await inDatabase(database, isOver)).length === 0) await wait(200)
  await stop({ origin, token, ...running })
  const as = (part: string) => `replace(replace(${part}, one.id, 'mine/t' || nth), 'sandbox-hiapi', 'mine')`
  const open = `replace(replace(${as('vendor_part')}, '"phase":"succeeded"', '"phase":"running"'), '"live":false', '"live":true')`
  await inDatabase(
    database,
    `INSERT INTO renderwatch.task
       SELECT 'mine/t' || nth, 'mine/t' || nth, 'mine', 't' || nth, nth > ${OPEN}, v,
         CASE WHEN nth > ${OPEN} THEN ${as('vendor_part')} ELSE ${open} END, ${as('person_part')},
         nextval('renderwatch.rev'), NULL
       FROM (SELECT * FROM renderwatch.task) AS one, generate_series(1, ${stored}) AS nth;
     DELETE FROM renderwatch.task WHERE connection <> 'mine';
     ANALYZE renderwatch.task`,
  )
}

/** Frames of the event stream, as text. */
async function* frames({ origin, token }: Running, since: string | null): AsyncGenerator<string> {
  const query = since === null ? '' : `?since=${since}`
  const response = await fetch(`${origin}${feedPath}${query}`, { headers: { [TOKEN_HEADER]: token } })
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    const parts = (text + decoder.decode(bytes, { stream: true })).split('\n\n')
    text = parts.pop() ?? ''
    yield* parts
  }
}

function residentOf({ child }: Running): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024
}

async function started(database: string) {
  const running = await start(database, NOWHERE)
  const stream = frames(running, null)
  let first = ''
  while (!first.startsWith('event: rows')) first = (await stream.next()).value ?? ''
  const took = performance.now() - running.began
  await stream.return(undefined)
  await wait(5_000)
  return { running, took, resident: residentOf(running) }
}

/** All that a page is told that begins anew. */
async function wholeList(running: Running) {
  const began = performance.now()
  let bytes = 0
  for await (const frame of frames(running, null)) {
    bytes += frame.length
    if (frame.endsWith('"more":false}')) break
  }
  return { bytes, took: performance.now() - began }
}

/** As another gateway commits, so that all of the way is in it. */
const commitOf = (nth: number, rows: number) => `BEGIN; SELECT pg_advisory_xact_lock(${0x5257}, 2);
  UPDATE renderwatch.task SET rev = nextval('renderwatch.rev')
    WHERE key = ANY(ARRAY(SELECT 'mine/t' || (${OPEN} + ${nth * rows} + i) FROM generate_series(1, ${rows}) AS i));
  SELECT pg_notify('renderwatch_news', ''); COMMIT`

interface Piece {
  readonly at: number
  readonly bytes: Buffer
}

interface Following {
  /** What came so far. */
  readonly pieces: readonly Piece[]
  readonly end: () => void
}

/**
 * What one page is sent, as it comes, by a bare socket: fifty pages are fifty machines, and here they share the cores with the
 * gateway and the database. So nothing is read in it meanwhile, not even what HTTP puts around it.
 */
function follow({ origin, token }: Running, since: string): Following {
  const { hostname, port, host } = new URL(origin)
  const pieces: Piece[] = []
  const socket = connect(Number(port), hostname)
  socket.on('data', (bytes) => pieces.push({ at: performance.now(), bytes }))
  socket.write(`GET ${feedPath}?since=${since} HTTP/1.1\r\nhost: ${host}\r\n${TOKEN_HEADER}: ${token}\r\n\r\n`)
  return { pieces, end: () => socket.destroy() }
}

/** When each commit had arrived: with the piece that its first row came in. */
function arrivalsIn(pieces: readonly Piece[], rows: number): ReadonlyMap<number, number> {
  const arrived = new Map<number, number>()
  for (const { at, bytes } of pieces)
    for (const [, nth = ''] of bytes.toString('latin1').matchAll(/"id":"mine\/t(\d+)"/g)) {
      const commit = Math.floor((Number(nth) - OPEN - 1) / rows)
      if (!arrived.has(commit)) arrived.set(commit, at)
    }
  return arrived
}

/** p95 of the time from the sending of a commit to its arrival at a page, over all pages; one where it never came is late. */
async function freshness(database: string, running: Running, pages: number, rows: number): Promise<number> {
  const since = await cursorNow(database)
  const following = Array.from({ length: pages }, () => follow(running, since))
  const committed: number[] = []
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  await wait(1_000)
  for (let nth = 0; nth < COMMITS; nth += 1) {
    committed[nth] = performance.now()
    await client.query(commitOf(nth, rows))
    await wait(50)
  }
  await wait(1_000)
  await client.end()
  for (const { end } of following) end()
  const heard = following.map(({ pieces }) => arrivalsIn(pieces, rows))
  const delays = heard.flatMap((arrived) =>
    committed.map((at, nth) => (arrived.get(nth) ?? Number.POSITIVE_INFINITY) - at),
  )
  return quantile(delays, 0.95)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const seconds = (millis: number) => `${(millis / 1000).toFixed(2)} s`

async function measure(): Promise<void> {
  const [small, large] = [await aDatabase(), await aDatabase()]
  await seed(small, FEW)
  const few = await started(small)
  await stop(few.running)
  await seed(large, MANY)
  const many = await started(large)
  for (const [count, { took, resident }] of [
    [FEW, few],
    [MANY, many],
  ] as const)
    print(
      `${count} stored, ${OPEN} open: first rows at a page ${seconds(took)} after the start, ${(resident / MEGABYTE).toFixed(0)} MB resident`,
    )
  print(
    `${MANY} ÷ ${FEW}: ${(many.took / few.took).toFixed(2)} of the time to start, ${(many.resident / few.resident).toFixed(2)} of the memory`,
  )
  const { bytes, took } = await wholeList(many.running)
  print(
    `a page that begins anew is told all ${MANY}: ${(bytes / MEGABYTE).toFixed(0)} MB in ${seconds(took)}; after it ${(residentOf(many.running) / MEGABYTE).toFixed(0)} MB resident`,
  )
  for (const rows of ROWS) await compare(large, many.running, rows)
  await stop(many.running)
  rmSync(folder, { recursive: true, force: true })
}

async function compare(database: string, running: Running, rows: number): Promise<void> {
  const ones: number[] = []
  const alls: number[] = []
  // By turns, so that what the machine does besides falls on both.
  for (let round = 0; round < 3; round += 1) {
    ones.push(await freshness(database, running, 1, rows))
    alls.push(await freshness(database, running, PAGES, rows))
  }
  const [one, all] = [median(ones), median(alls)]
  print(
    `commit of ${rows} to page, p95, median of three: ${one.toFixed(1)} ms with one page, ${all.toFixed(1)} ms with ${PAGES}: ${(all / one).toFixed(2)} of it (at most 2)`,
  )
}

/** The cursor of a page that knows everything by now. */
async function cursorNow(database: string): Promise<string> {
  const [row] = await inDatabase(
    database,
    `SELECT (SELECT value FROM renderwatch.meta WHERE name = 'ledger') || '.' || max(rev) AS cursor FROM renderwatch.task`,
  )
  return v.parse(v.object({ cursor: v.string() }), row).cursor
}

describe('a list in PostgreSQL', () => {
  bench('measured', measure, ONCE)
})
