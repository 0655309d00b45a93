/**
 * Where a file grows that is downloaded when it is whole: on the browser's own disk where a page can write there, so
 * that memory stays flat however large it gets; else in blobs, which a browser may move to its disk.
 */
import { HOUR, MINUTE } from '#domain/time.ts'

interface Stage {
  /** Aborting it leaves nothing behind. */
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>
  /** Call it when `writable` was closed. */
  finish(): Promise<Blob>
}

const FOLDER = 'staged'
/** A browser reads a download's bytes after it began, and nothing tells when it is done. */
const KEPT_MS = 10 * MINUTE
/** What is older was left by a page that was closed. */
const LEFT_MS = HOUR

/** Each write goes to another process: many small ones cost more than the bytes. */
const PIECE_BYTES = 1024 * 1024

export async function openStage(): Promise<Stage> {
  return (await diskStage().catch(() => null)) ?? memoryStage()
}

/** Null where a page cannot write such files: no secure context, a private window, an older Safari. */
async function diskStage(): Promise<Stage | null> {
  const canWrite = typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype
  if (!canWrite || !('storage' in navigator)) return null
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(FOLDER, { create: true })
  await removeLeft(folder)
  const name = crypto.randomUUID()
  const handle = await folder.getFileHandle(name, { create: true })
  const remove = () => void folder.removeEntry(name).catch(() => undefined)
  const file = await handle.createWritable()
  const writer = file.getWriter()
  return {
    writable: new WritableStream({
      write: (piece) => writer.write(piece),
      close: () => writer.close(),
      async abort(reason) {
        await writer.abort(reason)
        remove()
      },
    }),
    async finish() {
      setTimeout(remove, KEPT_MS)
      return handle.getFile()
    },
  }
}

async function removeLeft(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (!(handle instanceof FileSystemFileHandle)) continue
    const { lastModified } = await handle.getFile()
    if (lastModified < Date.now() - LEFT_MS) await folder.removeEntry(name).catch(() => undefined)
  }
}

function memoryStage(): Stage {
  const parts: Blob[] = []
  return {
    writable: new WritableStream({ write: (piece) => void parts.push(new Blob([piece])) }),
    finish: () => Promise.resolve(new Blob(parts)),
  }
}

/** The same bytes in fewer pieces. */
export function inLargePieces(source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let buffer = new Uint8Array(PIECE_BYTES)
  let filled = 0
  return source.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        for (let at = 0; at < piece.length;) {
          const part = piece.subarray(at, at + PIECE_BYTES - filled)
          buffer.set(part, filled)
          filled += part.length
          at += part.length
          if (filled < PIECE_BYTES) continue
          controller.enqueue(buffer)
          buffer = new Uint8Array(PIECE_BYTES)
          filled = 0
        }
      },
      flush(controller) {
        if (filled > 0) controller.enqueue(buffer.subarray(0, filled))
      },
    }),
  )
}
