/** What vendors really answer, beside their pages: other words, other shapes. Each is read through the vendor's own poll. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isJsonObject, parseJson, type Json, type JsonObject } from '#domain/json.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { converse, seen } from '#testing/recorded-reply.ts'
import { REGISTRY } from '#testing/product.ts'

function cases(name: string): JsonObject {
  const value = parseJson(readFileSync(new URL(`../testing/cases/${name}.json`, import.meta.url), 'utf8'))
  if (!isJsonObject(value)) throw new Error(`no cases: ${name}`)
  return value
}

const HANDLES: Readonly<Record<VendorKey, Json>> = {
  hiapi: { id: 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW' },
  'hiapi-guide': { id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  piapi: { id: '8f219e9c-b0eb-453f-a169-47ccf25ec84d' },
  bytespike: { taskId: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  seaart: { endpoint: 'nano_banana_2', requestId: 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w' },
}

function polled(key: VendorKey, body: Json | undefined) {
  const vendor = REGISTRY.of(key)
  if (vendor === undefined) throw new Error(`no vendor ${key}`)
  return converse(vendor.poll(HANDLES[key] ?? null), [{ status: 200, body: JSON.stringify(body) }]).value
}

function urlsOf(key: VendorKey, body: Json | undefined): readonly string[] {
  const observation = polled(key, body)
  return observation.kind === 'status' ? observation.outputs.map(({ url }) => url) : [seen(observation)]
}

describe('a word that the vendor’s pages do not have', () => {
  const words = cases('29-status-synonyms')
  it.each([
    ['bytespike', 'succeeded'],
    ['hiapi', 'succeeded'],
    ['piapi', 'timedOut'],
    ['seaart', 'failed'],
  ])('is read as others use it (%s)', (key, phase) => {
    const observation = polled(key, words[key])
    expect(seen(observation)).toBe(phase)
    // What the vendor really said stays to be seen.
    expect(observation.evidence?.statusWord).toBe(textOf(words[key]))
  })

  it('means finished where nobody knows it and a file is there, and stays unrecognised where none is', () => {
    const task = { taskId: 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW', status: 'zapped' }
    const output = [{ url: 'https://cdn.example/a.mp4', type: 'video' }]
    expect(seen(polled('hiapi', { code: 200, data: { ...task, output } }))).toBe('succeeded')
    expect(seen(polled('hiapi', { code: 200, data: task }))).toBe('unrecognised')
    expect(seen(polled('hiapi', { code: 200, data: { ...task, input: output } }))).toBe('unrecognised')
  })
})

describe('a result in a shape that the vendor’s pages do not have', () => {
  const shapes = cases('30-output-shapes')
  it.each([
    ['hiapi_strings', 'hiapi', ['https://cdn.example/last.png', 'https://cdn.example/out.mp4']],
    ['hiapi_metadata', 'hiapi', ['https://cdn.example/meta.mp4']],
    ['guide_string', 'hiapi-guide', ['https://cdn.example/out.mp4']],
    ['bytespike_content', 'bytespike', ['https://cdn.example/a.mp4']],
    ['bytespike_object', 'bytespike', ['https://cdn.example/a.mp4']],
  ])('shows its files: %s', (name, key, urls) => {
    expect(urlsOf(key, shapes[name])).toEqual(urls)
  })

  it('shows text and 3D files as they are', () => {
    expect(urlsOf('hiapi', cases('44-text-output'))).toEqual([
      'https://cdn.example/lyrics.txt',
      'https://cdn.example/model.obj',
    ])
  })
})

function textOf(body: Json | undefined): string | null {
  const status = isJsonObject(body)
    ? (body['status'] ?? (isJsonObject(body['data']) ? body['data']['status'] : null))
    : null
  return typeof status === 'string' ? status : null
}
