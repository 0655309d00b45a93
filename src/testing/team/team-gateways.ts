/** Gateways as processes: started, killed, frozen and thawed as one does it with any program. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { sessionSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { answerSchema, type CommandAnswer } from '#engine/remote/protocol.ts'

interface GatewayPlace {
  /** The built program. */
  readonly program: string
  readonly folder: string
  readonly database: string
}

interface GatewayWish {
  readonly name: string
  /** Where its vendors are. */
  readonly vendors: string
  readonly connections: readonly string[]
  readonly requestsPerSecond: number
}

export class TeamGateway {
  readonly name: string
  readonly #place: GatewayPlace
  readonly #wish: GatewayWish
  #child: ChildProcess | null = null
  #origin: string | null = null
  output = ''

  constructor(place: GatewayPlace, wish: GatewayWish) {
    this.name = wish.name
    this.#place = place
    this.#wish = wish
  }

  get isRunning(): boolean {
    return this.#child !== null
  }

  async start(): Promise<void> {
    const { program, folder, database } = this.#place
    const { name, vendors, connections, requestsPerSecond } = this.#wish
    const home = join(folder, name)
    mkdirSync(home, { recursive: true })
    const config = join(home, 'config.json')
    const configured = connections.map((id) => ({
      id,
      vendor: 'hiapi',
      baseUrl: `${vendors}/${id}/sandbox/hiapi`,
      apiKey: 'sk-sandbox',
      requestsPerSecond,
      maxInFlight: 4,
    }))
    writeFileSync(config, JSON.stringify({ connections: configured, archive: false }), { mode: 0o600 })
    const env = { ...process.env, RENDERWATCH_KEEP: database, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
    const args = [program, '--config', config, '--port', '0', '--no-open', '--name', name]
    const child = spawn(process.execPath, args, { env })
    this.#child = child
    const hear = (chunk: Buffer) => (this.output += chunk.toString())
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const from = this.output.length
    this.#origin = await new Promise<string>((resolve, reject) => {
      child.on('exit', () => reject(new Error(`${name} did not start: ${this.output}`)))
      child.stdout.on('data', () => {
        const found = /Renderwatch is at (http:\S+)/.exec(this.output.slice(from))?.[1]
        if (found !== undefined) resolve(found)
      })
    })
  }

  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    this.#origin = null
    if (child === null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** As a page sends it; null when nobody answers. */
  async command(name: string, id: string, args: unknown): Promise<CommandAnswer | null> {
    if (this.#origin === null) return null
    try {
      const signal = AbortSignal.timeout(20_000)
      const session = v.parse(sessionSchema, await (await fetch(`${this.#origin}/api/session`, { signal })).json())
      const response = await fetch(`${this.#origin}/api/commands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [TOKEN_HEADER]: session.token },
        body: JSON.stringify({ id, args }),
        signal,
      })
      return v.parse(answerSchema, await response.json())
    } catch {
      return null
    }
  }

  /** The newest state that a page which opens now is told, without the list. */
  async state(): Promise<string> {
    const session = v.parse(sessionSchema, await (await fetch(`${this.#origin}/api/session`)).json())
    const response = await fetch(`${this.#origin}/api/feed`, { headers: { [TOKEN_HEADER]: session.token } })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const [, found] = /event: state\ndata: (.*)\n\n/.exec(text) ?? []
      if (found !== undefined) return found
    }
    return ''
  }
}
