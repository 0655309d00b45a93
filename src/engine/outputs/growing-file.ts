/** A file that is written while it comes, with its SHA-256; here in blobs, which a browser may move to its own disk. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { MINUTE, type Millis } from '#domain/time.ts'
import type { Buffers } from '#engine/outputs/buffers.ts'

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
  readonly #buffers: Buffers
  #buffer: Uint8Array<ArrayBuffer>
  #filled = 0
  /** The buffer that is on its way, to be filled when it is back. */
  #other: Promise<Uint8Array<ArrayBuffer>>

  constructor(file: Pick<GrowingFile, 'write'>, buffers: Buffers) {
    this.#file = file
    this.#buffers = buffers
    this.#buffer = buffers.take(PIECE_BYTES)
    this.#other = Promise.resolve(buffers.take(PIECE_BYTES))
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

  /** The rest. Nothing may be added after it. */
  async end(): Promise<void> {
    if (this.#filled > 0) await this.#send()
    this.#buffers.give(await this.#other)
    this.#buffers.give(this.#buffer)
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
