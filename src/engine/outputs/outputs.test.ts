import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { mediaPath } from '#domain/connection/gateway-protocol.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { localLocks } from '#engine/locks.ts'
import { KeptCopies } from '#engine/outputs/copies/copies.ts'
import type { CopyStore } from '#engine/outputs/copies/copy-store.ts'
import type { SaveFolder } from '#engine/outputs/save-target.ts'
import { createStore } from 'zustand/vanilla'
import { NO_OUTPUTS_YET, saveKey } from '#engine/outputs/outputs-surface.ts'
import { memoryFile } from '#engine/outputs/growing-file.ts'
import { OutputSaver, type OutputsParts } from '#engine/outputs/outputs.ts'
import { platformTimers } from '#engine/timers.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'
import { reallyUnzipped } from '#testing/real-unzip.ts'

const PAGE = '<!doctype html><title>Sorry</title>'

/** Bytes that begin like a PNG, different for each name. */
function png(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...new TextEncoder().encode(name.repeat(500))])
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function image(key: string, changes: Partial<Output> = {}): Output {
  return anOutput({ key, url: `https://cdn.example/${key}.png`, ...changes })
}

function task(name: string, outputs: readonly Output[]): TaskRecord {
  const remote = { id: name, handle: name }
  return aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}`, remote, outputs })
}

/** A page around the outputs: a ledger, a media server, a downloads folder and a disk, all in memory. */
function page(records: readonly TaskRecord[], changes: Partial<OutputsParts> = {}) {
  const tasks = new Map<TaskId, TaskRecord>(records.map((record) => [record.id, record]))
  const served = new Map<string, () => Promise<Response>>()
  const fetched: string[] = []
  const downloads: { readonly name: string; readonly file: Blob }[] = []
  const log: string[] = []
  const here = new Map<string, Blob>()
  const clock = { now: () => NOON }
  const store: CopyStore = {
    list: () => Promise.resolve([]),
    put: () => expect.unreachable(),
    get: (sha256) => Promise.resolve(here.get(sha256) ?? null),
    touch: () => Promise.resolve(),
    remove: () => expect.unreachable(),
  }
  const outputs = new OutputSaver({
    store: createStore(() => NO_OUTPUTS_YET),
    ledger: {
      get: (id) => tasks.get(id),
      change(id, change) {
        const record = tasks.get(id)
        if (record === undefined) return undefined
        log.push(`shown ${id}`)
        tasks.set(id, change(record))
        return tasks.get(id)
      },
    },
    clock,
    async fetchMedia(path, init) {
      const url = new URL(path, 'http://localhost').searchParams.get('url') ?? ''
      if (init.method === 'HEAD') return new Response(null, { headers: { 'content-length': String(png(url).length) } })
      fetched.push(url)
      const special = served.get(url)
      if (special !== undefined) return special()
      const bytes = png(url)
      await Promise.resolve()
      return new Response(bytes, { headers: { 'content-length': String(bytes.length) } })
    },
    target: { download: (file, name) => void downloads.push({ name, file }), chooseFile: null, folder: null },
    open: async (hashed) => memoryFile(hashed),
    previewUrl: (output) => mediaPath(output.url),
    pause: () => Promise.resolve(),
    template: () => '{date}_{vendor}_{model}_{prompt}_{task}_{role}_{index}',
    copies: (needs) =>
      new KeptCopies({ ...needs, ledger: createLedger(platformTimers), locks: localLocks(), clock, store }),
    async keep(kept) {
      await Promise.resolve()
      for (const { id, outputs: made } of kept) log.push(`kept ${id} ${made.filter(({ saved }) => saved).length}`)
    },
    ...changes,
  })
  return { outputs, tasks, served, here, fetched, downloads, log, saves: () => outputs.store.getState().saves }
}

function refusal(code: string): () => Promise<Response> {
  return () => Promise.resolve(Response.json({ error: { code, message: 'the server answered 403' } }, { status: 403 }))
}

/** Reads a ZIP by its central directory, as unzip does; checks each file's CRC. Enough for stored entries. */
async function unzipped(zip: Blob): Promise<ReadonlyMap<string, Buffer>> {
  const bytes = Buffer.from(await zip.arrayBuffer())
  const end = bytes.lastIndexOf('PK\u0005\u0006')
  const files = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [crc, size] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 24)]
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const file = bytes.subarray(start, start + size)
    expect(crc32(file)).toBe(crc)
    files.set(bytes.toString('utf8', at + 46, at + 46 + (nameLength ?? 0)), file)
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return files
}

describe('save', () => {
  it('downloads verified bytes, makes the save durable, and only then shows it', async () => {
    const { outputs, tasks, downloads, log, saves } = page([task('a', [image('0'), image('1')])])
    const result = await outputs.save('test/a', '1')
    const bytes = png('https://cdn.example/1.png')
    expect(downloads).toHaveLength(1)
    expect(new Uint8Array((await downloads[0]?.file.arrayBuffer()) ?? [])).toEqual(bytes)
    const fileName = downloads[0]?.name
    expect(fileName).toBe('2026-06-01_hiapi_a_02.png')
    expect(result).toEqual({ ok: true, message: `Saved ${fileName}.` })
    expect(tasks.get('test/a')?.outputs.map(({ saved }) => saved)).toEqual([
      null,
      { at: NOON, bytes: bytes.length, contentType: 'image/png', sha256: sha256(bytes), fileName },
    ])
    expect(log).toEqual(['kept test/a 1', 'shown test/a'])
    expect(saves().size).toBe(0)
  })

  it('does not save an error page, says why, and keeps saying it', async () => {
    const { outputs, tasks, served, downloads, saves } = page([task('a', [image('0')])])
    served.set('https://cdn.example/0.png', () => Promise.resolve(new Response(PAGE)))
    const result = await outputs.save('test/a', '0')
    expect(result).toEqual({ ok: false, message: expect.stringContaining('an HTML page') })
    expect(downloads).toEqual([])
    expect(tasks.get('test/a')?.outputs[0]?.saved).toBeNull()
    expect(saves().get(saveKey('test/a', '0'))).toMatchObject({ kind: 'failed', final: false })
    served.set('https://cdn.example/0.png', refusal('media_expired'))
    await outputs.save('test/a', '0')
    expect(saves().get(saveKey('test/a', '0'))).toMatchObject({ kind: 'failed', final: true })
  })

  it('fetches once however often somebody clicks, and again after that', async () => {
    const { outputs, fetched, downloads } = page([task('a', [image('0')])])
    const [first, second] = [outputs.save('test/a', '0'), outputs.save('test/a', '0')]
    expect(await first).toBe(await second)
    expect(fetched).toHaveLength(1)
    await outputs.save('test/a', '0')
    expect(downloads).toHaveLength(2)
  })

  it('shows the save even when the disk refuses to keep it: the file itself is there', async () => {
    const keep = () => Promise.reject(new Error('the disk is full'))
    const { outputs, tasks } = page([task('a', [image('0')])], { keep })
    expect((await outputs.save('test/a', '0')).ok).toBe(true)
    expect(tasks.get('test/a')?.outputs[0]?.saved).not.toBeNull()
  })

  it('takes a copy that is kept here, without asking a link that may be dead, unless the copy is damaged', async () => {
    const bytes = png('kept')
    const copy = {
      kind: 'kept',
      at: NOON,
      bytes: bytes.length,
      contentType: 'image/png',
      sha256: sha256(bytes),
    } as const
    const { outputs, here, served, fetched, downloads } = page([task('a', [image('0', { copy })])])
    here.set(copy.sha256, new Blob([bytes]))
    served.set('https://cdn.example/0.png', refusal('media_expired'))
    expect(await outputs.save('test/a', '0')).toMatchObject({ ok: true })
    expect(fetched).toEqual([])
    expect(downloads[0]?.file.type).toBe('image/png')
    here.set(copy.sha256, new Blob([png('tampered with')]))
    expect(await outputs.save('test/a', '0')).toMatchObject({ ok: false })
  })

  it('answers for an output that is not known', async () => {
    expect((await page([]).outputs.save('test/never', '0')).ok).toBe(false)
  })
})

describe('saveAll', () => {
  const MANY = Array.from({ length: 12 }, (_, index) =>
    task(`t${index}`, [
      image(`${index}-a`),
      image(`${index}-b`, { expiry: { at: NOON + 1000 - index, source: 'vendor' } }),
    ]),
  )
  const ALL = MANY.flatMap((record) => record.outputs.map((output) => ({ id: record.id, outputKey: output.key })))

  it('makes one ZIP that opens, with a manifest, and counts only what is in it', async () => {
    const { outputs, tasks, served, downloads, fetched, saves } = page(MANY)
    served.set('https://cdn.example/3-a.png', refusal('media_expired'))
    served.set('https://cdn.example/7-b.png', () => Promise.resolve(new Response(PAGE)))
    const result = await outputs.saveAll([...ALL, ALL[0] ?? { id: 'test/none', outputKey: '' }])
    expect(result.saved).toBe(22)
    expect(result.failed.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'test/t3', outputKey: '3-a', message: expect.stringContaining('expired'), final: true },
      { id: 'test/t7', outputKey: '7-b', message: expect.stringContaining('an HTML page'), final: false },
    ])
    expect(fetched[0], 'what dies soonest is fetched first').toBe('https://cdn.example/11-b.png')

    const files = await unzipped(downloads[0]?.file ?? new Blob())
    const manifest: unknown = JSON.parse(String(files.get('manifest.json')))
    expect(manifest).toMatchObject({ format: 'renderwatch-outputs', missing: [{ output: '7-b' }, { output: '3-a' }] })
    const saved = [...tasks.values()].flatMap((record) => record.outputs.flatMap((output) => output.saved ?? []))
    expect(saved).toHaveLength(22)
    expect(files.size).toBe(23)
    for (const copy of saved) {
      const file = files.get(copy.fileName.split('/')[1] ?? '')
      expect(file?.length).toBe(copy.bytes)
      expect(sha256(file ?? Buffer.alloc(0))).toBe(copy.sha256)
      expect(manifest).toMatchObject({
        files: expect.arrayContaining([expect.objectContaining({ sha256: copy.sha256 })]),
      })
    }
    expect([...saves().keys()].toSorted()).toEqual(['test/t3 3-a', 'test/t7 7-b'])
  })

  it('names files so that a real unzip makes each of them, in its folder, whatever vendors and people write', async () => {
    const devices = ['CON', 'nul', 'COM1.png', 'aux .tar', 'LPT¹']
    const ways = [
      '..',
      '../../outside',
      '/etc/passwd',
      'C:\\Windows\\x',
      '\\\\host\\share',
      'a/b\\c:d',
      '-rf',
      '~',
      '*?',
    ]
    const odd = [
      'a.',
      'b ',
      ' .c. ',
      'x'.repeat(5_000),
      '🦊'.repeat(90),
      '\u202Egnp.exe',
      'nul\0byte',
      'a\r\nb',
      '\ud800',
    ]
    const alike = ['same', 'SAME', 'Same', 'e\u0301', '\u00e9', 'manifest']
    const records = [...devices, ...ways, ...odd, ...alike].map((name, at) => ({
      ...task(`t${at}`, [image(`${at}`)]),
      remote: { id: name, handle: null },
    }))
    for (const template of ['{task}', '../{task}', '{task}/../..']) {
      const { outputs, downloads } = page(records, { template: () => template })
      const result = await outputs.saveAll(records.map(({ id }, at) => ({ id, outputKey: `${at}` })))
      expect(result).toMatchObject({ saved: records.length, failed: [] })
      const files = reallyUnzipped(new Uint8Array((await downloads[0]?.file.arrayBuffer()) ?? []))
      const manifest: { files: { file: string; sha256: string }[] } = JSON.parse(String(files.get('manifest.json')))
      expect(files.size).toBe(records.length + 1)
      expect(manifest.files.map(({ file }) => sha256(files.get(file) ?? Buffer.alloc(0)))).toEqual(
        manifest.files.map((file) => file.sha256),
      )
      // On a disk that takes upper and lower case, or two ways to write one letter, for the same.
      const folded = [...files.keys()].map((name) => name.normalize('NFC').toLowerCase())
      expect(new Set(folded).size).toBe(files.size)
      for (const name of folded) {
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt[\d¹²³]) *(?:\.|$)|[. ]$|^\.|[/\\:*?"<>|\p{C}]/u)
        expect(Buffer.byteLength(name)).toBeLessThan(255)
      }
    }
  })

  it('fetches while the disk gets ready', async () => {
    let toFetch = () => {}
    const firstFetch = new Promise<void>((resolve) => (toFetch = resolve))
    const open: OutputsParts['open'] = (hashed) => firstFetch.then(() => memoryFile(hashed))
    const { outputs, served, downloads } = page([task('a', [image('0')])], { open })
    served.set('https://cdn.example/0.png', () => {
      toFetch()
      return Promise.resolve(new Response(png('0')))
    })
    expect(await outputs.saveAll([{ id: 'test/a', outputKey: '0' }])).toEqual({ saved: 1, failed: [] })
    expect([...(await unzipped(downloads[0]?.file ?? new Blob())).values()]).toContainEqual(Buffer.from(png('0')))
  })

  it('says that the ZIP could not be written where the disk takes no file', async () => {
    const open = () => Promise.reject(new Error('no room'))
    const { outputs, downloads } = page([task('a', [image('0')])], { open })
    const result = await outputs.saveAll([{ id: 'test/a', outputKey: '0' }])
    expect(result).toMatchObject({ saved: 0, failed: [{ message: expect.stringContaining('no room') }] })
    expect(downloads).toEqual([])
  })

  it('streams a large one into a chosen file', async () => {
    const written: Uint8Array[] = []
    const chooseFile = () =>
      Promise.resolve(new WritableStream<Uint8Array>({ write: (piece) => void written.push(piece) }))
    const large = [task('big', [image('0', { bytes: 300 * 1024 * 1024 })])]
    const { outputs } = page(large, { target: { download: () => expect.unreachable(), chooseFile, folder: null } })
    expect((await outputs.saveAll([{ id: 'test/big', outputKey: '0' }])).saved).toBe(1)
    const files = await unzipped(new Blob(written.map((piece) => Uint8Array.from(piece))))
    expect(files.size).toBe(2)
  })

  it('saves nothing and fails nothing when the person chooses no file', async () => {
    const chooseFile = () => Promise.reject(new DOMException('changed my mind', 'AbortError'))
    const large = [task('big', [image('0', { bytes: 300 * 1024 * 1024 })])]
    const { outputs, tasks, fetched } = page(large, {
      target: { download: () => expect.unreachable(), chooseFile, folder: null },
    })
    expect(await outputs.saveAll([{ id: 'test/big', outputKey: '0' }])).toEqual({ saved: 0, failed: [] })
    expect(fetched).toEqual([])
    expect(tasks.get('test/big')?.outputs[0]?.saved).toBeNull()
  })

  it('counts nothing as saved when the ZIP cannot be written, and makes none of nothing', async () => {
    const full = new WritableStream<Uint8Array>({ write: () => Promise.reject(new Error('no room on the disk')) })
    const large = [task('big', [image('0', { bytes: 300 * 1024 * 1024 })])]
    const target = { download: () => expect.unreachable(), chooseFile: () => Promise.resolve(full), folder: null }
    const failing = page(large, { target })
    const result = await failing.outputs.saveAll([{ id: 'test/big', outputKey: '0' }])
    expect(result).toEqual({
      saved: 0,
      failed: [
        { id: 'test/big', outputKey: '0', message: expect.stringContaining('no room on the disk'), final: false },
      ],
    })
    expect(failing.tasks.get('test/big')?.outputs[0]?.saved).toBeNull()

    const dead = page([task('a', [image('0')])])
    dead.served.set('https://cdn.example/0.png', refusal('media_expired'))
    expect((await dead.outputs.saveAll([{ id: 'test/a', outputKey: '0' }])).failed).toHaveLength(1)
    expect(dead.downloads).toEqual([])
  })

  it('does not fetch again what is being saved already, and counts it', async () => {
    const { outputs, fetched } = page(MANY)
    const alone = outputs.save('test/t0', '0-a')
    const all = outputs.saveAll(ALL)
    const meanwhile = outputs.save('test/t1', '1-a')
    expect((await all).saved).toBe(24)
    expect(await alone).toMatchObject({ ok: true })
    expect(await meanwhile).toEqual({ ok: true, message: 'Saved with the others.' })
    expect(fetched).toHaveLength(24)
  })
})

/** A folder of the person's disk, in memory. */
function aFolder(changes: Partial<SaveFolder> = {}) {
  const files = new Map<string, Blob>()
  const folder: SaveFolder = {
    name: 'Renders',
    has: (name) => Promise.resolve(files.has(name)),
    async write(name, file) {
      await Promise.resolve()
      files.set(name, file)
    },
    ...changes,
  }
  const opened: boolean[] = []
  const open = async (another: boolean) => {
    await Promise.resolve()
    opened.push(another)
    return folder
  }
  const target = {
    download: () => expect.unreachable(),
    chooseFile: null,
    folder: { remembered: () => Promise.resolve('Renders'), open },
  }
  return { files, opened, target }
}

describe('saving into a folder', () => {
  const TWO = [task('a', [image('0'), image('1')])]
  const BOTH = ['0', '1'].map((outputKey) => ({ id: 'test/a' as const, outputKey }))

  it('writes each file with a manifest, and replaces nothing that lies there', async () => {
    const { files, opened, target } = aFolder()
    files.set('2026-06-01_hiapi_a_01.png', new Blob(['mine']))
    const { outputs, tasks } = page(TWO, { target })
    expect(await outputs.saveAll(BOTH, 'folder')).toEqual({ saved: 2, failed: [] })
    expect(opened).toEqual([false])
    expect([...files.keys()].toSorted()).toEqual([
      '2026-06-01_hiapi_a_01 (2).png',
      '2026-06-01_hiapi_a_01.png',
      '2026-06-01_hiapi_a_02.png',
      'renderwatch-manifest-2026-06-01-12-00-00.json',
    ])
    expect(await files.get('2026-06-01_hiapi_a_01.png')?.text()).toBe('mine')
    expect(tasks.get('test/a')?.outputs.map(({ saved }) => saved?.fileName)).toEqual([
      'Renders/2026-06-01_hiapi_a_01 (2).png',
      'Renders/2026-06-01_hiapi_a_02.png',
    ])
    expect(outputs.store.getState().jobs).toMatchObject([{ target: 'Renders', state: 'done', verified: 2, failed: [] }])
  })

  it('reports what the disk refuses, and saves it on another try', async () => {
    let full = true
    const { target, files } = aFolder()
    const folder = await target.folder.open(false)
    const write: SaveFolder['write'] = (name, file) =>
      full && name.includes('_01') ? Promise.reject(new Error('no room')) : folder.write(name, file)
    const refusing = { ...target, folder: { ...target.folder, open: () => Promise.resolve({ ...folder, write }) } }
    const { outputs, tasks, saves } = page(TWO, { target: refusing })
    const { saved, failed } = await outputs.saveAll(BOTH, 'folder')
    expect(saved).toBe(1)
    expect(failed).toEqual([{ ...BOTH[0], final: false, message: expect.stringContaining('no room') }])
    expect(saves().get(saveKey('test/a', '0'))).toMatchObject({ kind: 'failed' })
    expect(tasks.get('test/a')?.outputs[0]?.saved).toBeNull()
    full = false
    expect(await outputs.saveAll(failed, 'folder')).toEqual({ saved: 1, failed: [] })
    expect(files.has('2026-06-01_hiapi_a_01.png')).toBe(true)
  })

  it('keeps what is there when the rest is cancelled, and fails nothing', async () => {
    const many = Array.from({ length: 12 }, (_, index) => image(String(index)))
    const { target, files } = aFolder({
      async write(name, file) {
        files.set(name, file)
        if (files.size === 2) outputs.cancelJob(outputs.store.getState().jobs[0]?.key ?? -1)
        await Promise.resolve()
      },
    })
    const { outputs, tasks, saves } = page([task('a', many)], { target })
    const { saved, failed } = await outputs.saveAll(
      many.map(({ key }) => ({ id: 'test/a', outputKey: key })),
      'another-folder',
    )
    expect(saved).toBe(2)
    expect(failed).toEqual([])
    expect(files.size).toBe(saved + 1)
    expect(tasks.get('test/a')?.outputs.filter((output) => output.saved !== null)).toHaveLength(saved)
    expect(outputs.store.getState().jobs).toMatchObject([{ state: 'cancelled', verified: saved }])
    expect(saves().size).toBe(0)
  })

  it('does nothing when the person chooses no folder', async () => {
    const { target } = aFolder()
    const open = () => Promise.reject(new DOMException('changed my mind', 'AbortError'))
    const { outputs } = page(TWO, { target: { ...target, folder: { ...target.folder, open } } })
    expect(await outputs.saveAll(BOTH, 'folder')).toEqual({ saved: 0, failed: [] })
    expect(outputs.store.getState().jobs).toEqual([])
  })
})

describe('a job', () => {
  it('counts bytes of the total and verified files, and forgets a ZIP that was cancelled', async () => {
    const { outputs, tasks, served, downloads } = page([task('a', [image('0', { bytes: 12_508 }), image('1')])])
    const seen: string[] = []
    outputs.store.subscribe(({ jobs }) => {
      const job = jobs[0]
      if (job !== undefined) seen.push(`${job.bytes} of ${job.total} · ${job.verified} of ${job.count}`)
    })
    const both = ['0', '1'].map((outputKey) => ({ id: 'test/a' as const, outputKey }))
    await outputs.saveAll(both)
    const size = png('https://cdn.example/0.png').length
    expect(seen.at(0)).toBe('0 of null · 0 of 2')
    expect(seen.at(-1)).toBe(`${2 * size} of ${2 * size} · 2 of 2`)
    served.set('https://cdn.example/1.png', () => {
      outputs.cancelJob(outputs.store.getState().jobs[0]?.key ?? -1)
      return Promise.reject(new DOMException('aborted', 'AbortError'))
    })
    expect(await outputs.saveAll(both)).toEqual({ saved: 0, failed: [] })
    expect(outputs.store.getState().jobs).toMatchObject([{ state: 'cancelled', verified: 0, failed: [] }])
    expect(downloads).toHaveLength(1)
    outputs.dismissJob(outputs.store.getState().jobs[0]?.key ?? -1)
    expect(outputs.store.getState().jobs).toEqual([])
    expect(tasks.size).toBe(1)
  })
})
