/**
 * Where kept copies lie: files in the Origin Private File System where a page can write there, else blobs in
 * IndexedDB. Each is stored under the SHA-256 of its bytes, so that equal outputs are stored once. An index beside
 * them knows size and last use. Calls reject when the browser's storage does not work or is full.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import * as v from 'valibot'
import type { EpochMs } from '#domain/time.ts'

export interface StoredCopy {
  readonly sha256: string
  readonly bytes: number
  readonly usedAt: EpochMs
}

export interface CopyStore {
  list(): Promise<readonly StoredCopy[]>
  put(sha256: string, blob: Blob, at: EpochMs): Promise<void>
  /** Null when it is not there, or not with as many bytes as were stored. */
  get(sha256: string): Promise<Blob | null>
  /** Notes that it was looked at. */
  touch(sha256: string, at: EpochMs): Promise<void>
  remove(sha256: string): Promise<void>
}

interface Files {
  write(name: string, blob: Blob): Promise<void>
  read(name: string): Promise<Blob | null>
  remove(name: string): Promise<void>
}

interface CopiesSchema extends DBSchema {
  index: { key: string; value: unknown }
  blobs: { key: string; value: Blob }
}

type CopiesDatabase = IDBPDatabase<CopiesSchema>

const DATABASE_NAME = 'renderwatch-copies'
const FOLDER = 'kept'

const entrySchema = v.object({ bytes: v.number(), usedAt: v.number() })

export function browserCopyStore(): CopyStore {
  let opening: Promise<{ readonly database: CopiesDatabase; readonly files: Files }> | null = null
  async function open() {
    const database = await openDB<CopiesSchema>(DATABASE_NAME, 1, {
      upgrade(upgraded) {
        upgraded.createObjectStore('index')
        upgraded.createObjectStore('blobs')
      },
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close()
        opening = null
      },
      terminated: () => {
        opening = null
      },
    })
    return { database, files: (await privateFiles()) ?? blobFiles(database) }
  }
  function opened() {
    opening ??= open()
    opening.catch(() => {
      opening = null
    })
    return opening
  }

  return {
    async list() {
      const { database } = await opened()
      const [keys, values] = await Promise.all([database.getAllKeys('index'), database.getAll('index')])
      return keys.flatMap((sha256, at) => {
        const entry = v.safeParse(entrySchema, values[at])
        return entry.success ? [{ sha256, ...entry.output }] : []
      })
    },
    async put(sha256, blob, at) {
      const { database, files } = await opened()
      await files.write(sha256, blob)
      // Last: what the index does not know of is no copy.
      await database.put('index', { bytes: blob.size, usedAt: at }, sha256)
    },
    async get(sha256) {
      const { database, files } = await opened()
      const entry = v.safeParse(entrySchema, await database.get('index', sha256))
      const blob = entry.success ? await files.read(sha256) : null
      return blob !== null && entry.success && blob.size === entry.output.bytes ? blob : null
    },
    async touch(sha256, at) {
      const { database } = await opened()
      const transaction = database.transaction('index', 'readwrite')
      const entry = v.safeParse(entrySchema, await transaction.store.get(sha256))
      if (entry.success) await transaction.store.put({ ...entry.output, usedAt: at }, sha256)
      await transaction.done
    },
    async remove(sha256) {
      const { database, files } = await opened()
      await database.delete('index', sha256)
      await files.remove(sha256)
    },
  }
}

/** Null where a page cannot write such files: no secure context, a private window, an older Safari. */
async function privateFiles(): Promise<Files | null> {
  const canWrite = typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype
  if (!canWrite || !('storage' in navigator)) return null
  let folder: FileSystemDirectoryHandle
  try {
    const root = await navigator.storage.getDirectory()
    folder = await root.getDirectoryHandle(FOLDER, { create: true })
  } catch {
    return null
  }
  return {
    async write(name, blob) {
      const file = await folder.getFileHandle(name, { create: true })
      // The file takes its new content when the stream is closed, never half of it.
      await blob.stream().pipeTo(await file.createWritable())
    },
    read: (name) =>
      folder.getFileHandle(name).then(
        (file) => file.getFile(),
        () => null,
      ),
    remove: (name) => folder.removeEntry(name).catch(() => undefined),
  }
}

function blobFiles(database: CopiesDatabase): Files {
  return {
    write: async (name, blob) => void (await database.put('blobs', blob, name)),
    read: async (name) => (await database.get('blobs', name)) ?? null,
    remove: (name) => database.delete('blobs', name),
  }
}
