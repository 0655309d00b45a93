/**
 * A file on the person's own disk (File System Access API: Chromium only). Its handle lies in a database of its own:
 * the one of the tasks may be deleted, and this is what then brings them back.
 */
import { openDB, type DBSchema } from 'idb'
import { isNamed } from '#engine/storage/database.ts'
import type { BackupPlace, BackupPlaces } from '#engine/backup/place.ts'

/** What TypeScript's DOM library does not know yet. */
interface FilePicker {
  showSaveFilePicker(options: {
    readonly id: string
    readonly suggestedName: string
    readonly types: readonly {
      readonly description: string
      readonly accept: Readonly<Record<string, readonly string[]>>
    }[]
  }): Promise<FileSystemFileHandle>
}
interface Permitted {
  queryPermission(descriptor: typeof WRITING): Promise<PermissionState>
  requestPermission(descriptor: typeof WRITING): Promise<PermissionState>
}

interface HandleSchema extends DBSchema {
  handles: { key: string; value: unknown }
}

const WRITING = { mode: 'readwrite' } as const
const KEY = 'file'
const CHOICE = {
  id: 'renderwatch-backup',
  suggestedName: 'renderwatch-backup.json',
  types: [{ description: 'Tasks of Renderwatch', accept: { 'application/json': ['.json'] } }],
} as const

/** Null where the browser cannot write files. */
export function browserPlaces(): BackupPlaces | null {
  const scope: object = globalThis
  if (!isPicker(scope)) return null
  return {
    async remembered() {
      const handle = await withHandles((database) => database.get('handles', KEY)).catch(() => null)
      return handle instanceof FileSystemFileHandle ? filePlace(handle) : null
    },
    async choose() {
      const handle = await scope.showSaveFilePicker(CHOICE).catch(unlessChangedMind)
      if (handle === null) return null
      // Where it cannot be remembered it is chosen anew on the next visit.
      await withHandles((database) => database.put('handles', handle, KEY)).catch(() => undefined)
      return filePlace(handle)
    },
    forget: () => withHandles((database) => database.delete('handles', KEY)).catch(() => undefined),
  }
}

function filePlace(handle: FileSystemFileHandle): BackupPlace {
  return {
    name: handle.name,
    permission: async () => (isPermitted(handle) ? handle.queryPermission(WRITING) : 'granted'),
    ask: async () => (isPermitted(handle) ? handle.requestPermission(WRITING) : 'granted'),
    async stamp() {
      const { size, lastModified } = await handle.getFile()
      return size === 0 ? null : `${size} ${lastModified}`
    },
    read: async () => (await handle.getFile()).text(),
    // The stream fills a copy, which takes the file's place when it is closed: a crash leaves the old one.
    write: async (content) => content.stream().pipeTo(await handle.createWritable()),
  }
}

function unlessChangedMind(error: unknown): null {
  if (isNamed(error, 'AbortError')) return null
  throw error
}

async function withHandles<T>(work: (database: Awaited<ReturnType<typeof openHandles>>) => Promise<T>): Promise<T> {
  const database = await openHandles()
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

function openHandles() {
  return openDB<HandleSchema>('renderwatch-backup', 1, {
    upgrade(database) {
      database.createObjectStore('handles')
    },
  })
}

function isPicker(scope: object): scope is FilePicker {
  return 'showSaveFilePicker' in scope && typeof scope.showSaveFilePicker === 'function'
}

function isPermitted(handle: object): handle is Permitted {
  return 'queryPermission' in handle && 'requestPermission' in handle
}
