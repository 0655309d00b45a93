import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The production server as a person starts it, on a port of its own, without their configuration. */
export interface RunningServer {
  readonly url: string
  /** Everything it printed so far. */
  output(): string
  stop(): Promise<void>
  /** As when the machine takes the process away: nothing is finished, nothing is tidied. */
  kill(): Promise<void>
  /** Stands still and goes on, as on a machine that sleeps. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
}

export async function startServer(
  args: readonly string[] = [],
  env: Record<string, string> = {},
  fixedPort: number | null = null,
  program = 'dist/server/main.js',
): Promise<RunningServer> {
  const port = fixedPort ?? (await freePort())
  const home = mkdtempSync(join(tmpdir(), 'renderwatch-e2e-'))
  const child = spawn(process.execPath, [program, '--no-open', '--port', String(port), ...args], {
    env: { ...process.env, XDG_CONFIG_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const url = `http://127.0.0.1:${port}`
  await answering(url, child, () => printed)
  return {
    url,
    output: () => printed,
    stop: () => stopped(child, 'SIGTERM'),
    kill: () => stopped(child, 'SIGKILL'),
    signal: (name) => void child.kill(name),
  }
}

async function answering(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server stopped with ${child.exitCode}:\n${printed()}`)
    const up = await fetch(`${url}/api/session`).then(
      // One that wants to know who asks is up as well.
      (response) => response.ok || response.status === 401,
      () => false,
    )
    if (up) return
    await wait(50)
  }
  throw new Error(`the server does not answer:\n${printed()}`)
}

function stopped(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

/** Systems hand out ports above these to whoever connects somewhere: a killed server could not come back to such a one. */
const LOWEST_PORT = 20_000
const HIGHEST_PORT = 32_000

/** A port that nobody has now, and that nobody is given by chance while its server is away. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT)
    if (await isFree(port)) return port
  }
  throw new Error(`no port between ${LOWEST_PORT} and ${HIGHEST_PORT} is free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
