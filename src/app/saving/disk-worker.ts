/**
 * Writes files on the browser's own disk for the page, and hashes them: see `disk-files.ts` of the engine. Only a worker
 * may write there without a second process between, and it keeps the page free. The orders about one file are obeyed one
 * after the other; no file waits for another.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { HOUR } from '#domain/time.ts'
import type { DiskAnswer, DiskOrder } from '#engine/outputs/disk-files.ts'
import { nextTurn } from '#engine/turn.ts'

/** What TypeScript's DOM library does not know, since windows do not have it. */
interface SyncHandle {
  write(piece: Uint8Array, options: { readonly at: number }): number
  read(piece: Uint8Array, options: { readonly at: number }): number
  close(): void
}
interface Writable extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncHandle>
}

interface OpenFile {
  readonly name: string
  readonly handle: Writable
  readonly disk: SyncHandle
  /** Goes after what was written, and has come so far. */
  readonly hash: ReturnType<typeof sha256.create> | null
  hashed: number
  bytes: number
}

const FOLDER = 'staged'
/** What is older was left by a page that was closed. */
const LEFT_MS = HOUR

const files = new Map<number, OpenFile>()
let folder: Promise<FileSystemDirectoryHandle> | undefined
/** Of each file, what was asked for last. */
const lasts = new Map<number, Promise<DiskAnswer>>()

addEventListener('message', ({ data: order }: MessageEvent<DiskOrder>) => {
  const { file, ask } = order
  const before = lasts.get(file) ?? Promise.resolve()
  const last = before
    .then(() => obey(order))
    .catch((error: unknown): DiskAnswer => ({ ask, kind: 'failed', message: String(error) }))
  if (order.kind === 'discard') lasts.delete(file)
  else lasts.set(file, last)
  void last.then((answer) => {
    postMessage(answer, { transfer: answer.kind === 'written' ? [answer.piece.buffer] : [] })
  })
})

async function obey(order: DiskOrder): Promise<DiskAnswer> {
  const { ask } = order
  if (order.kind === 'open') return open(order.file, order.hashed, ask)
  const file = files.get(order.file)
  if (file === undefined) throw new Error('there is no such file')
  switch (order.kind) {
    case 'write': {
      const { piece } = order
      const written = file.disk.write(piece, { at: file.bytes })
      if (written !== piece.length) throw new Error(`${written} of ${piece.length} bytes arrived on the disk`)
      file.bytes += written
      // What goes wrong there is seen at the end, which tries again.
      hashWritten(file).catch(() => undefined)
      return { ask, kind: 'written', piece }
    }
    case 'finish':
      await hashWritten(file)
      file.disk.close()
      return {
        ask,
        kind: 'finished',
        content: await file.handle.getFile(),
        sha256: file.hash === null ? null : bytesToHex(file.hash.digest()),
      }
    case 'discard':
      files.delete(order.file)
      file.disk.close()
      await (await folder)?.removeEntry(file.name)
      return { ask, kind: 'done' }
  }
}

/** As much as is hashed before the next order is heard. */
const HASHED_AT_ONCE = 256 * 1024
const piece = new Uint8Array(HASHED_AT_ONCE)
let hashing: Promise<void> = Promise.resolve()

/**
 * Hashes what the disk has of it, one file at a time and behind all orders to write: hashing is slower than the wire, and
 * what arrives and is not read at once a browser gathers in memory, up to a hundred megabytes of each answer.
 */
function hashWritten(file: OpenFile): Promise<void> {
  const { hash } = file
  if (hash === null) return Promise.resolve()
  const done = hashing.then(async () => {
    while (file.hashed < file.bytes) {
      const read = file.disk.read(piece.subarray(0, file.bytes - file.hashed), { at: file.hashed })
      if (read === 0) throw new Error(`only ${file.hashed} of ${file.bytes} bytes came back from the disk`)
      hash.update(piece.subarray(0, read))
      file.hashed += read
      // Every order that is there by now goes first; a timer would wait for milliseconds each time.
      await nextTurn()
    }
  })
  hashing = done.catch(() => undefined)
  return done
}

async function open(key: number, hashed: boolean, ask: number): Promise<DiskAnswer> {
  folder ??= tidyFolder()
  const name = crypto.randomUUID()
  const handle = await (await folder).getFileHandle(name, { create: true })
  if (!isWritable(handle)) throw new Error('this browser writes no files here')
  const disk = await handle.createSyncAccessHandle()
  files.set(key, { name, handle, disk, hash: hashed ? sha256.create() : null, hashed: 0, bytes: 0 })
  return { ask, kind: 'done' }
}

function isWritable(handle: FileSystemFileHandle): handle is Writable {
  return 'createSyncAccessHandle' in handle
}

async function tidyFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  const staged = await root.getDirectoryHandle(FOLDER, { create: true })
  for await (const [name, handle] of staged.entries()) {
    if (!(handle instanceof FileSystemFileHandle)) continue
    const { lastModified } = await handle.getFile()
    // One that another tab writes to cannot be removed, and need not be.
    if (lastModified < Date.now() - LEFT_MS) await staged.removeEntry(name).catch(() => undefined)
  }
  return staged
}
