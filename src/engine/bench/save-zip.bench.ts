/**
 * Saving 500 files of 200 KB as one ZIP, beside the least that anybody could do: six fetches at once, each hashed by
 * the platform and thrown away. Both read the same streams in the same run. `paced` is a server behind a wire, where
 * waiting counts; `at once` has no wire, so that only work counts, and most of that is the checksum of a ZIP, which the
 * bare loop does not make. The summary has the ratios. Run with
 * `npx vitest bench --run src/engine/bench/save-zip.bench.ts`.
 */
import { bench, describe } from 'vitest'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { localLocks } from '#engine/locks.ts'
import { KeptCopies } from '#engine/outputs/copies/copies.ts'
import { createStore } from 'zustand/vanilla'
import { NO_OUTPUTS_YET } from '#engine/outputs/outputs-surface.ts'
import { memoryFile } from '#engine/outputs/growing-file.ts'
import { OutputSaver } from '#engine/outputs/outputs.ts'
import { platformClock as clock, platformTimers } from '#engine/timers.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const FILES = 500
const FILE_BYTES = 200_000
const PIECE_BYTES = 65_536
/** One answer's wait for its first byte: six at once make about 50 MB/s. */
const FIRST_BYTE_MS = 24

const PNG = new Uint8Array(FILE_BYTES).fill(7)
PNG.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

type Source = () => Promise<Response>

function source(wait: number): Source {
  return async () => {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= FILE_BYTES) return controller.close()
        controller.enqueue(PNG.slice(at, (at += PIECE_BYTES)))
      },
    })
    return new Response(body, { headers: { 'content-length': String(FILE_BYTES) } })
  }
}

async function bareLoop(fetch: Source): Promise<void> {
  let left = FILES
  const worker = async () => {
    for (; left > 0;) {
      left -= 1
      await crypto.subtle.digest('SHA-256', await (await fetch()).arrayBuffer())
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}

/** @param known whether the vendor says how large each file is. */
async function savedAsZip(fetch: Source, known: boolean): Promise<void> {
  const tasks = new Map<TaskId, TaskRecord>(
    Array.from({ length: FILES }, (_, index) => {
      const output = anOutput({ url: `https://cdn.example/${index}.png`, bytes: known ? FILE_BYTES : null })
      const id: TaskId = `test/${index}`
      return [id, aRecordIn({ phase: 'succeeded' }, NOON, { id, outputs: [output] })]
    }),
  )
  const ledger = createLedger(platformTimers)
  const none = () => Promise.resolve()
  const store = {
    list: () => Promise.resolve([]),
    put: none,
    get: () => Promise.resolve(null),
    touch: none,
    remove: none,
  }
  let bytes = 0
  const saver = new OutputSaver({
    store: createStore(() => NO_OUTPUTS_YET),
    ledger: {
      get: (id) => tasks.get(id),
      change(id, change) {
        const record = tasks.get(id)
        if (record !== undefined) tasks.set(id, change(record))
        return tasks.get(id)
      },
    },
    clock,
    fetchMedia: (_path, init) => (init.method === 'HEAD' ? Promise.resolve(new Response()) : fetch()),
    previewUrl: ({ url }) => url,
    pause: none,
    target: { download: (file) => (bytes = file.size), chooseFile: null, folder: null },
    open: async (hashed) => memoryFile(hashed),
    template: () => '{task}_{index}',
    copies: (needs) => new KeptCopies({ ...needs, ledger, locks: localLocks(), clock, store }),
    keep: none,
  })
  const { saved } = await saver.saveAll([...tasks.keys()].map((id) => ({ id, outputKey: '0' })))
  if (saved !== FILES || bytes < FILES * FILE_BYTES) throw new Error(`only ${saved} of ${FILES} files were saved`)
}

const ROUNDS = { time: 0, iterations: 3, warmupTime: 0, warmupIterations: 1 }

for (const [name, wait] of [
  ['paced', FIRST_BYTE_MS],
  ['at once', 0],
] as const) {
  describe(`500 × 200 KB, ${name}`, () => {
    bench('bare loop', () => bareLoop(source(wait)), ROUNDS)
    bench('ZIP', () => savedAsZip(source(wait), true), ROUNDS)
    bench('ZIP of unknown sizes', () => savedAsZip(source(wait), false), ROUNDS)
  })
}
