/** An archive over a real file of a list and a real folder, with links that answer as a test wants. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { Archive } from '#archive/archive.ts'
import type { FarPlace } from '#archive/far-place.ts'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, type Millis } from '#domain/time.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { archiveNotes } from '#keeper/archive-notes.ts'
import { keptStorage } from '#keeper/kept-storage.ts'
import { openStore } from '#ledger-store/open-store.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const realTick = setImmediate

export interface ArchiveDesk {
  readonly archive: Archive
  readonly asked: string[]
  /** Connections that other gateways work for. */
  readonly others: Set<string>
  readonly records: Map<TaskId, TaskRecord>
  readonly store: LedgerStore
  /** What a link answers; a link that is not named waits until it is. */
  readonly links: Map<string, () => Response>
  /** Puts a record into the list, as a keeper does. */
  readonly put: (...changed: readonly TaskRecord[]) => Promise<void>
  readonly forget: (id: TaskId) => Promise<void>
  /** Opens the list, puts these into it and offers them. */
  readonly start: (...known: readonly TaskRecord[]) => Promise<void>
}

export const RULES: ArchiveRules = { keeps: true, bytes: 1024 ** 2, age: null, own: [] }

export interface ArchiveHouse {
  /** The names of the files that are kept, sorted; half files too. */
  readonly files: () => readonly string[]
  readonly folder: string
  readonly outputs: string
  readonly desk: (changes?: Partial<ArchiveRules>, before?: ArchiveDesk) => ArchiveDesk
  /** Waits for all that is on its way. */
  readonly settle: () => Promise<void>
  readonly pass: (time: Millis) => Promise<void>
  readonly remove: () => Promise<void>
}

/** @param folder where all of it lies but what is far; it is removed in the end. */
export function archiveHouse(
  folder = mkdtempSync(join(tmpdir(), 'archive-')),
  far: FarPlace | null = null,
): ArchiveHouse {
  const outputs = join(folder, 'outputs')
  const archives: Archive[] = []
  const stores = new Set<LedgerStore>()

  function desk(changes: Partial<ArchiveRules> = {}, before?: ArchiveDesk): ArchiveDesk {
    const [asked, records] = [[] as string[], new Map<TaskId, TaskRecord>(before?.records)]
    const others: ArchiveDesk['others'] = new Set()
    const store = before?.store ?? openedStore(join(folder, 'list'))
    stores.add(store)
    const links: ArchiveDesk['links'] = new Map()
    const storage = keptStorage({ store, clock, isOver: () => false })
    const put: ArchiveDesk['put'] = async (...changed) => {
      for (const record of changed) records.set(record.id, record)
      await storage.writeNow(changed, [])
    }
    const archive = new Archive({
      place: { folder: outputs, name: '', far },
      book: store.copyBook,
      fetch: async (input, init) => {
        const url = new URL(typeof input === 'string' ? input : '', 'http://gateway.test').searchParams.get('url') ?? ''
        asked.push(url)
        while (!links.has(url) && init?.signal?.aborted !== true) await new Promise((resolve) => realTick(resolve))
        return (links.get(url) ?? (() => Response.error()))()
      },
      clock,
      timers: {
        after: (delay, run) => {
          const timer = setTimeout(run, delay)
          return () => clearTimeout(timer)
        },
      },
      rules: { ...RULES, ...changes },
      ...archiveNotes({ clock, change: (ids, act) => put(...ids.flatMap((id) => found(records.get(id), act))) }),
      onState: () => undefined,
      worksFor: (connection) => !others.has(connection),
    })
    archives.push(archive)
    const forget: ArchiveDesk['forget'] = async (id) => {
      records.delete(id)
      await storage.writeNow([], [id])
    }
    const start = async (...known: readonly TaskRecord[]) => {
      await storage.load(NO_LIST)
      await archive.load()
      await put(...known)
      archive.offer(known)
    }
    return { archive, asked, others, records, store, links, put, forget, start }
  }

  const settle = async () => {
    await Promise.all(archives.map((archive) => archive.settled()))
  }
  return {
    files: () => readdirSync(outputs).toSorted(),
    folder,
    outputs,
    desk,
    settle,
    async pass(time) {
      await vi.advanceTimersByTimeAsync(time)
      await settle()
    },
    async remove() {
      await Promise.all(archives.map((archive) => archive.stop()))
      for (const store of stores) await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const clock = { now: () => Date.now() }

function found(record: TaskRecord | undefined, act: (record: TaskRecord) => TaskRecord): readonly TaskRecord[] {
  return record === undefined ? [] : [act(record)]
}

function openedStore(folder: string): LedgerStore {
  const opened = openStore(folder, clock)
  if (opened.kind !== 'open') throw new Error(opened.kind)
  return opened.store
}

export function file(text: string, length = Buffer.byteLength(text)): () => Response {
  return () =>
    new Response(text, {
      headers: { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png', 'content-length': String(length) },
    })
}

export function refusal(code: string): () => Response {
  return () => Response.json({ error: { code, message: '' } }, { status: 502, headers: { [ORIGIN_HEADER]: 'gateway' } })
}

export function done(name: string, changes: Partial<Output> = {}): TaskRecord {
  const output = anOutput({
    url: `https://cdn.example/${name}`,
    expiry: { at: NOON + HOUR, source: 'vendor' },
    ...changes,
  })
  return { ...aRecordIn({ phase: 'succeeded' }), id: `test/${name}`, outputs: [output] }
}

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** The copy of the first output of a task. */
export function copyOf({ records }: ArchiveDesk, name: string): LocalCopy | null {
  return records.get(`test/${name}`)?.outputs[0]?.copy ?? null
}

export function keptIn({ records }: ArchiveDesk): number {
  return [...records.values()].filter(({ outputs: [output] }) => output?.copy?.kind === 'kept').length
}

/** A desk that has kept the outputs of these tasks, each with its own name as its bytes. */
export async function deskKeeping(
  house: ArchiveHouse,
  names: readonly string[],
  rules: Partial<ArchiveRules>,
): Promise<ArchiveDesk> {
  const made = house.desk(rules)
  for (const name of names) made.links.set(`https://cdn.example/${name}`, file(name))
  await made.start(...names.map((name) => done(name)))
  await house.settle()
  if (keptIn(made) !== names.length) throw new Error('not all of them were kept')
  return made
}
