import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { OUTPUT_LIMIT } from '#vendors/reading/output-kind.ts'
import { outputsAnywhere } from '#vendors/reading/output-walker.ts'

const VIDEO = 'https://cdn.example/out.mp4'
const BARE = 'https://cdn.example/f/8f219e9c'

/** What was found, shortly: kind, role and address. */
function found(root: Json): readonly string[] {
  return outputsAnywhere(root).map(({ kind, role, url }) => `${kind}${role === null ? '' : ` (${role})`} ${url}`)
}

/** Every shape that a family uses, around one file without a telling extension or with one. */
const SHAPES: Readonly<Record<string, (url: string) => Json>> = {
  'a text': (url) => url,
  'texts (Replicate, Runway)': (url) => ({ output: [url] }),
  'one text (HiAPI guide)': (url) => ({ output: url }),
  'objects (ByteSpike, SeaArt)': (url) => ({ outputs: [{ url }] }),
  'an object (fal)': (url) => ({ video: { url, content_type: 'video/mp4' } }),
  'a list of objects (fal)': (url) => ({ images: [{ url, content_type: 'video/mp4' }] }),
  'content.video_url (Ark)': (url) => ({ content: { video_url: url } }),
  'metadata.url (new-api)': (url) => ({ metadata: { url } }),
  'result.video.url': (url) => ({ result: { video: { url } } }),
  'assets (Luma)': (url) => ({ assets: { video: url } }),
  'task_result (Kling)': (url) => ({ data: { task_result: { videos: [{ id: '1', url, duration: '5.1' }] } } }),
  'data.outputs (WaveSpeed)': (url) => ({ data: { outputs: [url], urls: { get: 'https://api.example/p/1' } } }),
  'lists in a list (APIMart)': (url) => ({ data: { result: { videos: [{ url: [url] }] } } }),
  'results (Evolink)': (url) => ({ results: [url] }),
  'JSON in a text (KIE)': (url) => ({ data: { resultJson: JSON.stringify({ resultUrls: [url] }) } }),
  'JSON in JSON in a text': (url) => ({
    data: { r: JSON.stringify({ resultJson: JSON.stringify({ video_url: url }) }) },
  }),
  'Suno data (KIE)': (url) => ({ data: { response: { sunoData: [{ audioUrl: url, duration: 93.2 }] } } }),
  'video information (KIE)': (url) => ({ data: { videoInfo: { videoUrl: url } } }),
  'a download address (MiniMax)': (url) => ({ file: { download_url: url } }),
  'output of a product (DashScope)': (url) => ({ output: { video_url: url, task_status: 'SUCCEEDED' } }),
  'results of a product (DashScope)': (url) => ({ output: { results: [{ url }] } }),
  Markdown: (url) => ({ content: `![video](${url}) done` }),
  'a list in one text': (url) => ({ output: `${url}, ${url}?second` }),
}

describe('the files in an answer', () => {
  it.each(Object.entries(SHAPES))('are found in the shape: %s', (_shape, wrap) => {
    expect(outputsAnywhere(wrap(VIDEO)).map(({ url }) => url)).toContain(VIDEO)
  })

  it('are found whatever is around them, and nothing else is', () => {
    const shape = fc.constantFrom(...Object.values(SHAPES))
    const foreign = fc.constantFrom<Record<string, Json>>(
      { input: { image_url: 'https://mine.example/a.png' } },
      { request: { urls: ['https://mine.example/a.png'] } },
      { params: { video_url: 'https://mine.example/a.mp4' } },
      { input_image_urls: ['https://mine.example/a.png'] },
      { sourceImageUrl: 'https://mine.example/a.png' },
      { callback_url: 'https://mine.example/hook.mp4' },
      { callBackUrl: 'https://mine.example/hook.mp4' },
      { webhook: { url: 'https://mine.example/hook.mp4' } },
      { config: { webhook_config: { endpoint: 'https://mine.example/hook.mp4' } } },
      { urls: { get: 'https://api.example/v1/p/1', cancel: 'https://api.example/v1/p/1/cancel' } },
      { status_url: 'https://q.example/requests/1/status', response_url: 'https://q.example/requests/1/response' },
      { error: { message: 'see https://docs.example/a.png', doc_url: 'https://docs.example/a.png' } },
      { logs: [{ message: 'https://log.example/a.png' }] },
      { prompt: 'like https://mine.example/a.png', negative_prompt: 'https://mine.example/a.png' },
      { homepage: 'https://vendor.example', model: 'https' },
      { files: ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example/a.png', '//a.example/a.png'] },
      { inner: { image: { parameters: { image_url: 'https://mine.example/a.png' } } } },
    )
    fc.assert(
      fc.property(shape, fc.array(foreign), (wrap, around) => {
        const answer = { id: 'x', ...Object.assign({}, ...around), found: wrap(VIDEO) }
        expect(new Set(outputsAnywhere(answer).map(({ url }) => url.replace('?second', '')))).toEqual(new Set([VIDEO]))
      }),
    )
  })

  it('have a kind: what the answer says, then the extension, then the names around', () => {
    expect(
      found({
        a: { video: { url: BARE } },
        b: { url: `${BARE}2`, type: 'audio' },
        c: { url: `${BARE}3`, content_type: 'image/webp' },
        d: { mimeType: 'model/gltf-binary', url: `${BARE}4` },
        e: { result: [`${BARE}5.glb`] },
        f: { output: `${BARE}6` },
        g: { lyrics_url: `${BARE}7` },
        h: { strange: `${BARE}8` },
      }),
    ).toEqual([
      `video ${BARE}`,
      `audio ${BARE}2`,
      `image ${BARE}3`,
      `model3d ${BARE}4`,
      `model3d ${BARE}5.glb`,
      `file ${BARE}6`,
      `text ${BARE}7`,
    ])
  })

  it('have a role where they came along, and stand behind the main ones', () => {
    expect(
      found({
        thumbnail_url: `${BARE}1`,
        content: { last_frame_url: `${BARE}2`, video_url: VIDEO },
        output: [{ type: 'first_frame', url: `${BARE}3` }],
        clips: [{ audio_url: `${BARE}4`, image_url: `${BARE}5`, streamAudioUrl: `${BARE}6` }],
        video: { url: `${BARE}7`, cover: `${BARE}8` },
        video_with_watermark: `${BARE}9`,
        video_without_watermark: `${BARE}10`,
      }),
    ).toEqual([
      `video ${VIDEO}`,
      `audio ${BARE}4`,
      `video ${BARE}7`,
      `video ${BARE}10`,
      `image (thumbnail) ${BARE}1`,
      `image (last_frame) ${BARE}2`,
      `image (first_frame) ${BARE}3`,
      `image (cover) ${BARE}5`,
      `audio (stream) ${BARE}6`,
      `image (cover) ${BARE}8`,
      `video (with_watermark) ${BARE}9`,
    ])
  })

  it('carry what the answer tells of them', () => {
    const facts = { width: 1280, height: '720', duration: '5.5', file_size: 99, expires_at: '2026-06-28T14:20:00Z' }
    expect(outputsAnywhere({ video: { url: VIDEO, ...facts } })).toMatchObject([
      {
        width: 1280,
        height: 720,
        durationMs: 5500,
        bytes: 99,
        expiry: { at: Date.UTC(2026, 5, 28, 14, 20), source: 'vendor' },
      },
    ])
    expect(outputsAnywhere({ expireAt: 1_782_656_400, output: [VIDEO] })[0]?.expiry?.source).toBe('vendor')
    expect(outputsAnywhere({ works: [{ video: { resource: VIDEO, duration: 5100, width: 0 } }] })).toMatchObject([
      { width: null, durationMs: null },
    ])
  })

  it('keep their keys when their links are renewed, and have each a key of their own', () => {
    const answer = (signature: string) => ({
      a: [{ url: `${VIDEO}?s=${signature}` }, { url: `${BARE}?s=${signature}` }],
    })
    const keys = (root: Json) => outputsAnywhere(root).map(({ key }) => key)
    expect(keys(answer('1'))).toEqual(['a.0.url', 'a.1.url'])
    expect(keys(answer('2'))).toEqual(keys(answer('1')))
    const long = 'x'.repeat(90)
    expect(new Set(keys({ [long]: { [long]: { [long]: { a: VIDEO, b: `${VIDEO}?2` } } } })).size).toBe(2)
  })

  it('count once each', () => {
    expect(found({ url: VIDEO, output: [VIDEO, { url: VIDEO }], thumbnail: VIDEO })).toEqual([`video ${VIDEO}`])
  })
})

describe('a hostile answer', () => {
  it('never makes it throw, and yields web addresses only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const { url, key } of outputsAnywhere({ output: value as Json })) {
          expect(url).toMatch(/^https?:\/\//i)
          expect(key.length).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('costs no more than its bounds', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `https://a.example/${index}.png`)
    expect(outputsAnywhere({ output: many })).toHaveLength(OUTPUT_LIMIT)
    let deep: Json = VIDEO
    for (let level = 0; level < 5_000; level += 1) deep = level % 2 === 0 ? [deep] : { output: deep }
    expect(outputsAnywhere(deep)).toEqual([])
    const bomb = `[${'['.repeat(400_000)}`
    expect(outputsAnywhere({ output: Array.from({ length: 50 }, () => bomb) })).toEqual([])
    expect(outputsAnywhere({ content: '](https://'.repeat(400_000) })).toEqual([])
  })

  it('names no prototype', () => {
    expect(found(JSON.parse(`{"__proto__":{"url":"${VIDEO}"},"constructor":{"url":"${BARE}.png"}}`))).toHaveLength(2)
  })
})

describe('the answers of the report', () => {
  it.each<[string, Json, readonly string[]]>([
    [
      'HiAPI, texts',
      {
        taskId: 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW',
        status: 'success',
        output: ['https://cdn.example/last.png', VIDEO],
      },
      ['image https://cdn.example/last.png', `video ${VIDEO}`],
    ],
    [
      'HiAPI, metadata',
      { status: 'success', metadata: { url: 'https://cdn.example/meta.mp4' } },
      ['video https://cdn.example/meta.mp4'],
    ],
    ['the guide, a text', { status: 'succeeded', output: VIDEO }, [`video ${VIDEO}`]],
    [
      'ByteSpike, content',
      { status: 'completed', content: { video_url: 'https://cdn.example/a.mp4' } },
      ['video https://cdn.example/a.mp4'],
    ],
    [
      'ByteSpike, an object',
      { status: 'completed', result: { video: { url: 'https://cdn.example/a.mp4' } } },
      ['video https://cdn.example/a.mp4'],
    ],
    [
      'PiAPI with ids of its own',
      { input: {}, output: { image_url: 'https://img.theapi.app/mj/8f219e9c.png', image_id: '8f219e9c' }, meta: {} },
      ['image https://img.theapi.app/mj/8f219e9c.png'],
    ],
    [
      'text and 3D',
      {
        output: [
          { url: 'https://cdn.example/lyrics.txt', type: 'text' },
          { url: 'https://cdn.example/model.obj', type: 'model' },
        ],
      },
      ['text https://cdn.example/lyrics.txt', 'model3d https://cdn.example/model.obj'],
    ],
  ])('%s', (_what, answer, expected) => {
    expect(found(answer)).toEqual(expected)
  })
})
