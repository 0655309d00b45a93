import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { curlOf } from '#screens/submit/request-preview.ts'
import { A_VENDOR } from '#testing/form-vendor.ts'

const connection: Connection = {
  id: 'one',
  label: 'One',
  vendor: 'example',
  baseUrl: 'https://api.example.com',
  requestsPerSecond: 5,
  maxInFlight: 4,
  sandbox: false,
}

/** What a POSIX shell makes of the command: `curl` is replaced by a function that prints its words. */
function argumentsOf(command: string): readonly string[] {
  const script = `API_KEY=secret-1; uuidgen() { echo fresh-id; }; curl() { printf '%s\\0' "$@"; }; ${command}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

function bodyOf(command: string): Json {
  const words = argumentsOf(command)
  const body: Json = JSON.parse(words[words.indexOf('--data-raw') + 1] ?? 'null')
  return body
}

function preview(params: JsonObject): string {
  return curlOf(connection, A_VENDOR, { model: 'm-1', params, options: {} })
}

const SUBMIT = { model: 'm-1', params: {}, options: {}, idempotencyKey: 'own-1' }

describe('curlOf', () => {
  it('names the key by a variable and makes a fresh idempotency key', () => {
    const command = preview({ prompt: 'a whale' })
    expect(command).toContain('-H "authorization: Bearer $API_KEY"')
    expect(argumentsOf(command)).toContain('authorization: Bearer secret-1')
    expect(argumentsOf(command)).toContain('idempotency-key: fresh-id')
    expect(argumentsOf(command)).toContain('https://api.example.com/v1/tasks')
  })

  it('lets no prompt pull the key or a command into the request', () => {
    const prompt = 'it\'s $API_KEY `id` $(uuidgen) \\ "x"!\n'
    expect(bodyOf(preview({ prompt }))).toEqual({ model: 'm-1', input: { prompt }, own: 'fresh-id' })
  })

  it('sends any text unchanged through a shell', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[\0\uE000\uE001]/.test(value))
    fc.assert(
      fc.property(text, (prompt) => {
        expect(bodyOf(preview({ prompt }))).toMatchObject({ input: { prompt } })
      }),
      { numRuns: 40 },
    )
  })

  it('writes a form as its parts, whatever stands in them', () => {
    const form = [
      { kind: 'text', name: 'prompt', value: "@a 'whale' $HOME;type=x" },
      { kind: 'file', name: 'input', fileName: 'a b.png', contentType: 'image/png', base64: '' },
    ] as const
    const request = { method: 'POST', path: '/v1/videos', headers: {}, body: null, form } as const
    const vendor = { ...A_VENDOR, submit: () => ({ ...A_VENDOR.submit(SUBMIT), request }) }
    const words = argumentsOf(curlOf(connection, vendor, SUBMIT))
    expect(words).toContain("prompt=@a 'whale' $HOME;type=x")
    expect(words[words.indexOf("prompt=@a 'whale' $HOME;type=x") - 1]).toBe('--form-string')
    expect(words).toContain('input=@a b.png;type=image/png')
  })
})
