/**
 * A PostgreSQL server of the tests' own, in a folder that is removed with it: made when the first test asks for it, one
 * for all files of a worker, with a database for whoever asks. It ends with whoever made it, however that ends.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

const PLACES = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  ...(existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').toSorted().toReversed() : []).map(
    (version) => `/usr/lib/postgresql/${version}/bin`,
  ),
]

const programs = PLACES.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres')))

/** Without it a test that needs one is not run, which is no success. */
export const hasPostgres = programs !== undefined && process.platform !== 'win32'

export interface PgServer {
  /** Of an empty database. It has a password, which the server does not ask for, so that it can be looked for. */
  readonly database: () => Promise<string>
  /** Ends it as a crash does: nothing is written in a hurry. */
  readonly crash: () => Promise<void>
  /** Again, with all that was on its disk. */
  readonly start: () => Promise<void>
  /** With all that it keeps. */
  readonly remove: () => Promise<void>
}

export const PASSWORD = 'swordfish:42'

let shared: Promise<PgServer> | null = null

/** An empty database on the one server that all share. */
export async function aDatabase(): Promise<string> {
  shared ??= startPostgres()
  return (await shared).database()
}

/** Does something to a database beside whoever uses it. */
export async function inDatabase(address: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: address })
  // Whoever asks hears of it too; without a listener it would end the run.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Readonly<Record<string, unknown>>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** As long as nobody reads it, the pipe says only whether its other end is there. */
const UNTIL_ALONE = `"$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; rm -rf "$FOLDER"`
/** Names the socket, which has a folder of its own. */
const PORT = 5432

/** A server by itself, for a test that stops it. */
export async function startPostgres(settings: readonly string[] = ['fsync=off']): Promise<PgServer> {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-postgres-'))
  const user = userOfServer()
  chmodSync(folder, 0o755)
  if (user !== null) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(programs ?? '', 'initdb'), init, { ...user, stdio: 'pipe', cwd: folder })
  let count = 0
  let running: ChildProcess | null = null

  async function start(): Promise<void> {
    const all = ['listen_addresses=', `unix_socket_directories=${folder}`, `port=${PORT}`, ...settings]
    const args = [join(programs ?? '', 'postgres'), '-D', data, ...all.flatMap((one) => ['-c', one])]
    running = spawn('/bin/sh', ['-c', UNTIL_ALONE, 'sh', ...args], {
      ...user,
      cwd: folder,
      env: { ...process.env, FOLDER: folder },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    running.unref()
    // It holds no test run open: it is the one that must not stay.
    if (running.stdin instanceof Socket) running.stdin.unref()
    await untilItAnswers(address('postgres'))
  }

  const address = (database: string) =>
    `postgres://postgres:${encodeURIComponent(PASSWORD)}@localhost:${PORT}/${database}?host=${encodeURIComponent(folder)}`

  const crash = async () => {
    const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 'SIGQUIT')
    while (existsSync(join(data, 'postmaster.pid'))) await wait(20)
    // It would go on to wait for us, and remove what is still needed.
    running?.kill('SIGKILL')
    running?.stdin?.destroy()
    running = null
  }

  await start()
  return {
    async database() {
      const name = `test_${(count += 1)}`
      await inDatabase(address('postgres'), `CREATE DATABASE ${name}`)
      return address(name)
    },
    crash,
    start,
    async remove() {
      // It removes the folder itself, once it has ended.
      if (running === null) rmSync(folder, { recursive: true })
      running?.stdin?.end()
      while (existsSync(folder)) await wait(20)
    },
  }
}

/** PostgreSQL refuses to run as root. */
function userOfServer(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const [, , uid = '', gid = ''] =
    /^(postgres|nobody):[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

const realWait = setTimeout

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => realWait(resolve, millis))
}

async function untilItAnswers(address: string): Promise<void> {
  for (;;) {
    try {
      await inDatabase(address, 'SELECT 1')
      return
    } catch {
      await wait(50)
    }
  }
}
