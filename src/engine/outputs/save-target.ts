/**
 * Where saved bytes go: downloads, a file that the person chooses, or a folder of their own disk (File System Access API:
 * Chromium only). The handle of the folder is remembered in IndexedDB, the permission is not: browsers ask again on the
 * first click of a visit. The page's own is {@link browserSaveTarget}; tests bring theirs.
 */
import { openDB, type DBSchema } from 'idb'
import { download } from '#engine/outputs/download.ts'

export interface SaveTarget {
  /** Hands a finished file to the person's downloads. */
  download(file: Blob, fileName: string): void
  /**
   * Lets the person choose a file to stream into; null where the browser has no such dialog. Must be called straight
   * from a click. Rejects with an AbortError when the person changes their mind.
   */
  readonly chooseFile: ((suggestedName: string) => Promise<WritableStream<Uint8Array>>) | null
  readonly folder: FolderTarget | null
}

/** File System Access API: Chromium only, and unknown to TypeScript's DOM library. */
interface PickerWindow {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>
}

export function browserSaveTarget(): SaveTarget {
  const scope: object = globalThis
  const folder = browserFolder()
  if (!hasPicker(scope)) return { download, chooseFile: null, folder }
  return {
    download,
    folder,
    async chooseFile(suggestedName) {
      const handle = await scope.showSaveFilePicker({ suggestedName })
      return handle.createWritable()
    },
  }
}

function hasPicker(scope: object): scope is PickerWindow {
  return 'showSaveFilePicker' in scope && typeof scope.showSaveFilePicker === 'function'
}

export interface SaveFolder {
  readonly name: string
  has(fileName: string): Promise<boolean>
  /** Rejects unless every byte is there under this name. */
  write(fileName: string, file: Blob): Promise<void>
}

export interface FolderTarget {
  /** Name of the folder that was used before. */
  remembered(): Promise<string | null>
  /**
   * That folder, or `another` one, or the first. Must be called straight from a click, since browsers ask the person.
   * Rejects when they refuse or change their mind.
   */
  open(another: boolean): Promise<SaveFolder>
}

/** What TypeScript's DOM library does not know yet. */
interface DirectoryPicker {
  showDirectoryPicker(options: { readonly mode: 'readwrite'; readonly id: string }): Promise<FileSystemDirectoryHandle>
}
interface Permitted {
  requestPermission(descriptor: { readonly mode: 'readwrite' }): Promise<PermissionState>
}
interface Movable {
  move(name: string): Promise<void>
}

interface FolderSchema extends DBSchema {
  handles: { key: string; value: unknown }
}

const KEY = 'folder'
const UNFINISHED = '.part'

/** Null where the browser cannot write folders. */
function browserFolder(): FolderTarget | null {
  const scope: object = globalThis
  if (!hasMethod<DirectoryPicker>(scope, 'showDirectoryPicker')) return null
  return {
    async remembered() {
      return (await rememberedHandle())?.name ?? null
    },
    async open(another) {
      const known = another ? null : await rememberedHandle()
      if (known !== null && (await isAllowed(known))) return saveFolder(known)
      const chosen = await scope.showDirectoryPicker({ mode: 'readwrite', id: 'renderwatch' })
      await remember(chosen)
      return saveFolder(chosen)
    },
  }
}

async function isAllowed(handle: FileSystemDirectoryHandle): Promise<boolean> {
  if (!hasMethod<Permitted>(handle, 'requestPermission')) return true
  // Rejects when the click is too long ago; then the picker says so.
  return (await handle.requestPermission({ mode: 'readwrite' }).catch(() => 'denied')) === 'granted'
}

function saveFolder(folder: FileSystemDirectoryHandle): SaveFolder {
  return {
    name: folder.name,
    has: (fileName) =>
      folder.getFileHandle(fileName).then(
        () => true,
        () => false,
      ),
    async write(fileName, file) {
      const part = await folder.getFileHandle(`${fileName}${UNFINISHED}`, { create: true })
      try {
        await fill(part, file)
        if (await moved(part, fileName)) return
        // Where files cannot be renamed: a stream replaces its file as a whole when it is closed.
        const whole = await folder.getFileHandle(fileName, { create: true })
        await fill(whole, file).catch(async (error: unknown) => {
          await folder.removeEntry(fileName).catch(() => undefined)
          throw error
        })
      } finally {
        await folder.removeEntry(`${fileName}${UNFINISHED}`).catch(() => undefined)
      }
    },
  }
}

async function fill(handle: FileSystemFileHandle, file: Blob): Promise<void> {
  await file.stream().pipeTo(await handle.createWritable())
  const { size } = await handle.getFile()
  if (size !== file.size) throw new Error(`${size} of ${file.size} bytes arrived on the disk`)
}

async function moved(handle: FileSystemFileHandle, name: string): Promise<boolean> {
  if (!hasMethod<Movable>(handle, 'move')) return false
  return handle.move(name).then(
    () => true,
    () => false,
  )
}

async function openHandles() {
  return openDB<FolderSchema>('renderwatch-folder', 1, {
    upgrade(database) {
      database.createObjectStore('handles')
    },
  })
}

/** Null when there is none, or nothing can be remembered here. */
async function rememberedHandle(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const database = await openHandles()
    const handle = await database.get('handles', KEY)
    database.close()
    return handle instanceof FileSystemDirectoryHandle ? handle : null
  } catch {
    return null
  }
}

async function remember(handle: FileSystemDirectoryHandle): Promise<void> {
  try {
    const database = await openHandles()
    await database.put('handles', handle, KEY)
    database.close()
  } catch {
    // Then the person chooses again next time.
  }
}

function hasMethod<T extends object>(value: object, name: keyof T & string): value is T {
  const known: Record<string, unknown> = Object.fromEntries([[name, Reflect.get(value, name)]])
  return typeof known[name] === 'function'
}
