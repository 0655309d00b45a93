/**
 * A file that is written while it comes, with its SHA-256: on the browser's own disk, by a worker, so that memory stays flat
 * however large it gets and the page is free; in blobs where there is no such disk, which a browser may move to its own.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { MINUTE, type Millis } from '#domain/time.ts'

export interface GrowingFile {
  /** Takes a piece over, and gives a buffer of the same length back to be filled. Rejects when it cannot be written. */
  write(piece: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** Everything that was written. */
  finish(): Promise<{ readonly content: Blob; readonly sha256: string | null }>
  /** Nobody needs it any more, finished or not. */
  discard(after?: Millis): void
}

/** @param hashed whether the SHA-256 is wanted too. Never rejects. */
export type OpenFile = (hashed: boolean) => Promise<GrowingFile>

/** Each piece goes to another thread: many small ones cost more than the bytes. */
export const PIECE_BYTES = 1024 * 1024
/** A browser reads a download's bytes after it began, and nothing tells when it is done. */
export const HANDED_OVER: Millis = 10 * MINUTE

export type DiskOrder = { readonly file: number } & (
  | { readonly kind: 'open'; readonly hashed: boolean }
  | { readonly kind: 'write'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finish' }
  | { readonly kind: 'discard' }
)

export type DiskAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'written'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finished'; readonly content: File; readonly sha256: string | null }
  | { readonly kind: 'failed'; readonly message: string }

/** As much of a worker as is needed of the one in `app/saving`. */
export interface DiskWorker {
  postMessage(order: DiskOrder, options: { readonly transfer: Transferable[] }): void
  addEventListener(type: 'message', listener: (event: { readonly data: DiskAnswer }) => void): void
  addEventListener(type: 'error', listener: () => void): void
}

/** @param start called for the first file; throws where there is no worker. */
export function diskFiles(start: () => DiskWorker): OpenFile {
  let disk: Disk | null | undefined
  return async (hashed) => {
    if (disk === undefined) {
      try {
        disk = new Disk(start())
      } catch {
        disk = null
      }
    }
    // No secure context, a private window, a worker that does not start.
    return (await disk?.open(hashed).catch(() => null)) ?? memoryFile(hashed)
  }
}

interface Asked {
  readonly resolve: (answer: DiskAnswer) => void
  readonly reject: (error: Error) => void
}

/** The page's end of the worker, which answers in the order in which it is asked. */
class Disk {
  readonly #worker: DiskWorker
  readonly #asked: Asked[] = []
  #opened = 0
  #isBroken = false

  constructor(worker: DiskWorker) {
    this.#worker = worker
    worker.addEventListener('message', ({ data }) => {
      const asked = this.#asked.shift()
      if (data.kind === 'failed') asked?.reject(new Error(data.message))
      else asked?.resolve(data)
    })
    worker.addEventListener('error', () => {
      this.#isBroken = true
      for (const { reject } of this.#asked.splice(0)) reject(new Error('the worker that writes files has stopped'))
    })
  }

  async open(hashed: boolean): Promise<GrowingFile> {
    this.#opened += 1
    const file = this.#opened
    await this.#ask({ kind: 'open', file, hashed })
    const discard = () => void this.#ask({ kind: 'discard', file }).catch(() => undefined)
    return {
      write: async (piece) => {
        const answer = await this.#ask({ kind: 'write', file, piece }, [piece.buffer])
        return answer.kind === 'written' ? new Uint8Array(answer.piece.buffer) : piece
      },
      finish: async () => {
        const answer = await this.#ask({ kind: 'finish', file })
        if (answer.kind !== 'finished') throw new Error('the file was not finished')
        return answer
      },
      discard: (after = 0) => void (after === 0 ? discard() : setTimeout(discard, after)),
    }
  }

  #ask(order: DiskOrder, transfer: Transferable[] = []): Promise<DiskAnswer> {
    if (this.#isBroken) return Promise.reject(new Error('the worker that writes files has stopped'))
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      this.#worker.postMessage(order, { transfer })
    })
  }
}

/** For pages without a disk of their own. */
export function memoryFile(hashed: boolean): GrowingFile {
  const blobs: Blob[] = []
  const hash = hashed ? sha256.create() : null
  return {
    write: async (piece) => {
      hash?.update(piece)
      blobs.push(new Blob([piece]))
      return new Uint8Array(piece.buffer)
    },
    finish: async () => ({ content: new Blob(blobs), sha256: hash === null ? null : bytesToHex(hash.digest()) }),
    discard: () => void blobs.splice(0),
  }
}

/** Writes any pieces to a file, in large ones: one on its way while the next is filled. */
export class PieceWriter {
  readonly #file: Pick<GrowingFile, 'write'>
  #buffer = new Uint8Array(PIECE_BYTES)
  #filled = 0
  /** The buffer that is on its way, to be filled when it is back. */
  #other: Promise<Uint8Array<ArrayBuffer>> = Promise.resolve(new Uint8Array(PIECE_BYTES))

  constructor(file: Pick<GrowingFile, 'write'>) {
    this.#file = file
  }

  /** Everything of `piece` was copied when this resolves. Rejects when an earlier one could not be written. */
  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + PIECE_BYTES - this.#filled)
      this.#buffer.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === PIECE_BYTES) await this.#send()
    }
  }

  /** The rest. */
  async end(): Promise<void> {
    if (this.#filled > 0) await this.#send()
    await this.#other
  }

  async #send(): Promise<void> {
    const next = await this.#other
    this.#other = this.#file.write(this.#buffer.subarray(0, this.#filled))
    // It is looked at with the next piece, or at the end.
    this.#other.catch(() => undefined)
    this.#buffer = next
    this.#filled = 0
  }
}
