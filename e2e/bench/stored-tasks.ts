/**
 * Fills a browser's own list with made-up tasks, in the shape in which the page stores them: a hundred thousand in a few
 * seconds, where an import would take minutes. A page that is opened afterwards checks every one of them as any other.
 */
import { expect, type Page } from '@playwright/test'
import { BLOCK_SIZE } from '#engine/storage/blocks.ts'
import { DATABASE_NAME } from '#engine/storage/database.ts'
import { WHOLE_ROW_VERSION } from '#engine/storage/rows.ts'

interface StoredTasks {
  readonly count: number
  /** Of these, how many are not over: queued, running, and paused, so that nobody asks about them. */
  readonly open?: number
  /** Whether the open ones are asked about. */
  readonly polled?: boolean
  /** Whose they are: of one connection, all of one age; else of two, and of weeks. */
  readonly from?: { readonly connection: string; readonly vendor: string }
  /** Where the files of the outputs are, each under its number; an address that nobody answers by default. */
  readonly files?: string
  /** As large as each is said to be. */
  readonly bytes?: number
  /** Where the page's server is, for a page without an address of its own to begin with. */
  readonly at?: string
}

/** Tasks between two that were added: thousands make weeks of work, as they do for a person. */
const APART_MS = 26_000

const OPEN_BY_DEFAULT = 20

/** An address of the page's origin at which no page runs. */
export const QUIET_PLACE = '/theme.js'

/** What the vendor calls the task of this number that was stored with `from`. */
export function idOf(index: number): string {
  return String(index).padStart(32, '0')
}

/** The list must be empty: the page makes its database when it is opened for the first time. */
export async function storeTasks(
  page: Page,
  {
    count,
    open = OPEN_BY_DEFAULT,
    polled = false,
    from,
    files = 'https://files.example',
    bytes = 2_000_000,
    at = '',
  }: StoredTasks,
) {
  await page.goto(`${at}/`)
  await expect(page.getByText('No tasks yet')).toBeVisible()
  await page.goto(`${at}${QUIET_PLACE}`)
  const made = {
    count,
    open: Math.min(open, count),
    polled,
    from: from === undefined ? null : { ...from, ids: Array.from({ length: count }, (_, index) => idOf(index)) },
    files,
    bytes,
    block: BLOCK_SIZE,
    version: WHOLE_ROW_VERSION,
    shelved: WHOLE_ROW_VERSION + 1,
    apart: from === undefined ? APART_MS : 0,
  }
  await page.evaluate(write, { ...made, name: DATABASE_NAME, now: Date.now() })
}

interface Made {
  readonly count: number
  readonly open: number
  readonly polled: boolean
  readonly from: { readonly connection: string; readonly vendor: string; readonly ids: readonly string[] } | null
  readonly files: string
  readonly bytes: number
  readonly block: number
  readonly version: number
  /** Of a row that is without the text of its last answer. */
  readonly shelved: number
  readonly apart: number
  readonly name: string
  readonly now: number
}

/** Runs in the page: it may use nothing but its argument. */
async function write(made: Made): Promise<void> {
  const { count, open, polled, from, files, bytes, block, version, shelved, apart, name, now } = made
  const MODELS = ['flux-1-dev', 'kling-v2', 'veo-3', 'suno-v4', 'gpt-image-1', 'wan-2.2'] as const
  const CODES = ['TASK_FAILED', 'CONTENT_POLICY', 'RATE_LIMITED'] as const
  const WORDS = ['harbour', 'copper', 'meadow', 'lantern', 'glacier', 'violin', 'orchard', 'comet'] as const
  const word = (index: number) => WORDS[index % WORDS.length] ?? ''

  function stateOf(index: number) {
    if (index < open) {
      if (from === null && index % 3 === 0) return { phase: 'queued', position: index + 1 }
      return { phase: 'running', progress: (index % 10) / 10 }
    }
    if (index % 10 !== 3) return { phase: 'succeeded' }
    const code = CODES[index % CODES.length] ?? ''
    return {
      phase: index % 50 === 3 ? 'timedOut' : 'failed',
      failure: { step: 'task', httpStatus: 200, code, message: 'the vendor says no', requestId: null, raw: null },
    }
  }

  /** Number 0 is the newest. */
  function recordOf(index: number) {
    const connection = from?.connection ?? (index % 4 === 0 ? 'piapi' : 'hiapi')
    const remote = from?.ids[index] ?? `tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R${String(index).padStart(6, '0')}`
    const state = stateOf(index)
    // What is over is over for hours, so that nothing is moved about while it is measured.
    const added = now - (index < open ? (from === null ? 60_000 : 2_000) : 8 * 3_600_000) - index * apart
    const waited = 2_000 + (index % 17) * 700
    const ran = 20_000 + (index % 97) * 1_300
    const over = index >= open
    const phases = [
      { phase: 'queued', at: added },
      ...(state.phase === 'queued' ? [] : [{ phase: 'running', at: added + waited }]),
      ...(over ? [{ phase: state.phase, at: added + waited + ran }] : []),
    ]
    const prompt = `A ${word(index)} beside a ${word(index >> 3)}, take ${index}`
    // About 1 kB, as of a vendor that repeats what it was asked.
    const asked = Array.from({ length: 12 }, (_, at) => ({ name: `parameter ${at}`, value: `${prompt}, ${at}` }))
    const data = { taskId: remote, status: state.phase, input: { prompt, asked } }
    const body = JSON.stringify({ code: 200, data })
    return {
      id: `${connection}/${remote}`,
      connection,
      vendor: from?.vendor ?? connection,
      model: MODELS[index % MODELS.length] ?? null,
      remote: { id: remote, handle: { id: remote } },
      request: null,
      resubmitOf: null,
      addedAt: added,
      state,
      contact: { kind: 'fine' },
      timeline: phases.map(({ phase, at }) => ({
        kind: 'phase',
        phase,
        word: phase,
        notBefore: at - 900,
        notAfter: at,
        source: 'observed',
      })),
      estimate: null,
      cost: over && state.phase === 'succeeded' ? { used: 1 + (index % 9), estimated: null, unit: 'credits' } : null,
      echoedPrompt: prompt,
      // No picture, so that nothing is fetched while it is measured.
      outputs:
        over && state.phase === 'succeeded'
          ? [
              {
                key: '0',
                kind: 'file',
                role: null,
                url: `${files}/${index}.bin`,
                expiry: { at: added + 24 * 3_600_000, source: 'vendor' },
                bytes,
                width: null,
                height: null,
                durationMs: null,
                saved:
                  index % 2 === 0
                    ? {
                        at: added + 200_000,
                        bytes,
                        contentType: 'image/png',
                        sha256: String(index).padStart(64, '0'),
                        fileName: `${remote}.png`,
                      }
                    : null,
                copy: null,
                told: null,
                answer: null,
              },
            ]
          : [],
      evidence: { httpStatus: 200, statusWord: state.phase, requestId: null, body, bodyLength: body.length },
      tags: index % 5 === 0 ? ['demo'] : index % 7 === 0 ? ['client', word(index)] : [],
      note: '',
      paused: !over && !polled,
    }
  }

  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error ?? new Error('the database cannot be opened'))
  })
  const transaction = database.transaction(['hot', 'blocks', 'texts'], 'readwrite')
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the tasks cannot be stored'))
  })
  const sealed = Math.floor((count - open) / block)
  const hot = count - sealed * block
  for (let index = 0; index < hot; index++) {
    const record = recordOf(index)
    transaction.objectStore('hot').put(JSON.stringify({ v: version, record }), record.id)
  }
  // The oldest were sealed first.
  for (let at = sealed - 1; at >= 0; at--) {
    const records = Array.from({ length: block }, (_, within) => recordOf(hot + at * block + within))
    for (const { id, evidence } of records) transaction.objectStore('texts').put(JSON.stringify(evidence), id)
    const rows = records.map((record) => ({
      v: shelved,
      record: { ...record, evidence: { ...record.evidence, body: null } },
    }))
    transaction.objectStore('blocks').add({ rows: JSON.stringify(rows) })
  }
  await done
  database.close()
}
