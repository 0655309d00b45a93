import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { DAY } from '#domain/time.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { piapi } from '#vendors/piapi/adapter.ts'

const ID = '5b1c0f0e-7d0a-4c8e-9a53-2f7f0d1e9c11'
const HANDLE = { id: ID }

function recorded(name: string): RecordedReply {
  return { status: 200, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function replyOf(body: Json): RecordedReply {
  return { status: 200, body: JSON.stringify(body) }
}

function poll(reply: RecordedReply) {
  return converse(piapi.poll(HANDLE), [reply]).value
}

function outputsOf(name: string) {
  const observation = poll(recorded(name))
  if (observation.kind !== 'status') throw new Error(`understood as ${observation.kind}`)
  return observation.outputs
}

describe('the files of a PiAPI task', () => {
  it.each([
    ['task-completed-image', ['image ']],
    ['task-completed-image-set', ['image ', 'image ']],
    [
      'task-completed-midjourney',
      ['image grid', 'image ', 'image ', 'image ', 'image ', 'image discord_image', 'image intermediate_image'],
    ],
    ['task-completed-kling', ['video ', 'video with_watermark', 'image cover']],
    ['task-completed-luma', ['video ', 'video ', 'image last_frame']],
    ['task-completed-video', ['video ']],
    ['task-completed-audio', ['audio ']],
    ['task-completed-clips-map', ['audio ', 'audio ', 'image cover', 'image cover']],
    ['task-completed-clips-array', ['audio ', 'audio ', 'image cover', 'image cover']],
    ['task-completed-trellis', ['model3d model_file', 'image no_background_image', 'video combined_video']],
    ['task-completed-unseen', ['image depth_map', 'model3d hologram']],
    ['task-success-word', ['video ']],
    ['task-completed-empty', []],
  ])('%s: %j', (name, expected) => {
    const outputs = outputsOf(name)
    expect(outputs.map(({ kind, role }) => `${kind} ${role ?? ''}`)).toEqual(expected)
    expect(new Set(outputs.map(({ key }) => key)).size).toBe(outputs.length)
    expect(new Set(outputs.map(({ url }) => url)).size).toBe(outputs.length)
  })

  it('begin with the copy without a watermark, with its size and its length in ms', () => {
    expect(outputsOf('task-completed-kling')).toMatchObject([
      { url: 'https://storage.goapi.ai/kling/clean.mp4', width: 1280, height: 720, durationMs: 5100 },
      { url: 'https://storage.goapi.ai/kling/marked.mp4', role: 'with_watermark' },
      { url: 'https://storage.goapi.ai/kling/cover.png', durationMs: null },
    ])
  })

  it('last for an estimated time after the end, and say that it is one', () => {
    const ended = Date.UTC(2026, 5, 1, 11, 59, 30, 123)
    expect(outputsOf('task-completed-image')[0]?.expiry).toEqual({ at: ended + 3 * DAY, source: 'estimate' })
    expect(outputsOf('task-completed-hug')[0]?.expiry).toEqual({ at: ended + DAY, source: 'estimate' })
    const signed = 'https://x.example/a.png?X-Amz-Date=20260601T120000Z&X-Amz-Expires=3600'
    const data = { status: 'completed', output: { image_url: signed }, meta: { ended_at: '2026-06-01T11:59:30Z' } }
    expect(poll(replyOf({ data }))).toMatchObject({
      outputs: [{ expiry: { at: Date.UTC(2026, 5, 1, 13), source: 'signature' } }],
    })
    expect(poll(replyOf({ data: { status: 'completed', output: 'https://x.example/a.png' } }))).toMatchObject({
      outputs: [{ key: '0', kind: 'image', expiry: null }],
    })
  })

  it('are found in bounded time in an output as deep or as wide as one likes', () => {
    const deep = '{"a":'.repeat(5_000) + '"https://x.example/deep.png"' + '}'.repeat(5_000)
    const wide = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => `https://x.example/${n}.png`))
    const outputs = [deep, wide].map((output) => {
      const body = `{"data":{"status":"completed","output":${output}}}`
      const observation = poll({ status: 200, body })
      return observation.kind === 'status' ? observation.outputs.length : -1
    })
    expect(outputs).toEqual([0, 1_000])
  })
})
