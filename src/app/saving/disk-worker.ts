/**
 * Writes files on the browser's own disk for the page, and hashes what goes by: see `disk-files.ts` of the engine. Only a
 * worker may write there without a second process between, and it keeps the page free. One after the other, as told.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { HOUR } from '#domain/time.ts'
import type { DiskAnswer, DiskOrder } from '#engine/outputs/disk-files.ts'

/** What TypeScript's DOM library does not know, since windows do not have it. */
interface SyncHandle {
  write(piece: Uint8Array, options: { readonly at: number }): number
  close(): void
}
interface Writable extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncHandle>
}

interface OpenFile {
  readonly name: string
  readonly handle: Writable
  readonly disk: SyncHandle
  readonly hash: ReturnType<typeof sha256.create> | null
  bytes: number
}

const FOLDER = 'staged'
/** What is older was left by a page that was closed. */
const LEFT_MS = HOUR

const files = new Map<number, OpenFile>()
let folder: Promise<FileSystemDirectoryHandle> | undefined
let last: Promise<void> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<DiskOrder>) => {
  last = last.then(async () => {
    const answer = await obey(data).catch((error: unknown): DiskAnswer => ({ kind: 'failed', message: String(error) }))
    postMessage(answer, { transfer: answer.kind === 'written' ? [answer.piece.buffer] : [] })
  })
})

async function obey(order: DiskOrder): Promise<DiskAnswer> {
  if (order.kind === 'open') return open(order.file, order.hashed)
  const file = files.get(order.file)
  if (file === undefined) throw new Error('there is no such file')
  switch (order.kind) {
    case 'write': {
      const { piece } = order
      const written = file.disk.write(piece, { at: file.bytes })
      if (written !== piece.length) throw new Error(`${written} of ${piece.length} bytes arrived on the disk`)
      file.hash?.update(piece)
      file.bytes += written
      return { kind: 'written', piece }
    }
    case 'finish':
      file.disk.close()
      return {
        kind: 'finished',
        content: await file.handle.getFile(),
        sha256: file.hash === null ? null : bytesToHex(file.hash.digest()),
      }
    case 'discard':
      files.delete(order.file)
      file.disk.close()
      await (await folder)?.removeEntry(file.name)
      return { kind: 'done' }
  }
}

async function open(key: number, hashed: boolean): Promise<DiskAnswer> {
  folder ??= tidyFolder()
  const name = crypto.randomUUID()
  const handle = await (await folder).getFileHandle(name, { create: true })
  if (!isWritable(handle)) throw new Error('this browser writes no files here')
  const disk = await handle.createSyncAccessHandle()
  files.set(key, { name, handle, disk, hash: hashed ? sha256.create() : null, bytes: 0 })
  return { kind: 'done' }
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
