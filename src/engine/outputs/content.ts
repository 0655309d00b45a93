/** The bytes of files: gathered while they come, and hashed. Digests are of public bytes: nothing here must keep secrets. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { HEAD_BYTES } from '#domain/output/media-type.ts'
import type { Millis } from '#domain/time.ts'
import type { Buffers } from '#engine/outputs/buffers.ts'
import { piecesOf } from '#engine/outputs/piece-reader.ts'
import { PieceWriter, type GrowingFile, type OpenFile } from '#engine/outputs/growing-file.ts'

/** Up to here bytes are gathered in memory and hashed at once by the platform, off this thread; more goes in pieces. */
export const WHOLE_BYTES = 8 * 1024 * 1024

/** The bytes of a file: in memory when there are at most {@link WHOLE_BYTES} of them, else on the disk. */
export interface Content {
  readonly content: Uint8Array<ArrayBuffer> | Blob
  readonly sha256: string
  /** Its bytes are not needed any more: their memory goes to the next file, their place on the disk is free. */
  release(after?: Millis): void
}

/** Where files that are on their way find room. */
export interface Room {
  readonly open: OpenFile
  readonly buffers: Buffers
}

/** The bytes of a download so far; carried from a broken answer into the one that resumes it. */
export class Received {
  readonly #room: Room
  /** While they are few. */
  #buffer: Uint8Array<ArrayBuffer>
  /** Once there are many. */
  #large: { readonly file: GrowingFile; readonly writer: PieceWriter } | null = null
  readonly #head = new Uint8Array(HEAD_BYTES)
  #bytes = 0
  #total: number | null = null
  #etag: string | null = null

  constructor(room: Room) {
    this.#room = room
    this.#buffer = room.buffers.take(0)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Size of the whole file; null when the server did not say. */
  get total(): number | null {
    return this.#total
  }

  /** True when a second answer can be told to be of the same file. */
  resumable(): boolean {
    return this.#bytes > 0 && this.#total !== null && this.#bytes < this.#total
  }

  /** True when `response` goes on exactly where these bytes stop, in the same file. */
  continues(response: Response): boolean {
    const range = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(response.headers.get('content-range') ?? '')
    if (response.status !== 206 || range === null) return false
    const etag = response.headers.get('etag')
    const sameFile = etag === null || this.#etag === null || etag === this.#etag
    return sameFile && Number(range[1]) === this.#bytes && Number(range[2]) === this.#total
  }

  startOver(response: Response): void {
    this.#large?.file.discard()
    this.#large = null
    this.#bytes = 0
    this.#etag = response.headers.get('etag')
    const length = response.headers.get('content-length') ?? ''
    // With a content encoding the length is that of the encoded bytes, which a page never sees.
    const plain = (response.headers.get('content-encoding') ?? 'identity') === 'identity'
    this.#total = plain && /^\d{1,15}$/.test(length) ? Number(length) : null
    if (this.#total !== null && this.#total <= WHOLE_BYTES) this.#makeRoom(this.#total)
  }

  /** Copies the piece. Rejects when the disk does not take it. */
  async add(piece: Uint8Array): Promise<void> {
    const before = this.#bytes
    if (before < HEAD_BYTES) this.#head.set(piece.subarray(0, HEAD_BYTES - before), before)
    this.#bytes += piece.length
    const isLarge = Math.max(this.#bytes, this.#total ?? 0) > WHOLE_BYTES
    if (this.#large === null && isLarge) await this.#moveToDisk(before)
    if (this.#large !== null) return this.#large.writer.add(piece)
    if (this.#bytes > this.#buffer.length) this.#makeRoom(Math.min(2 * this.#bytes, WHOLE_BYTES), before)
    this.#buffer.set(piece, before)
  }

  /** The first bytes, as many as a judgement needs. */
  head(): Uint8Array {
    return this.#head.subarray(0, this.#bytes)
  }

  /** All bytes and their SHA-256. Call it once, at the end. Rejects when the disk does not take the rest. */
  async finish(contentType: string): Promise<Content> {
    if (this.#large === null) {
      const content = this.#buffer.subarray(0, this.#bytes)
      return { content, sha256: await sha256Of(content), release: () => this.#room.buffers.give(this.#buffer) }
    }
    const { file, writer } = this.#large
    await writer.end()
    const { content, sha256: digest } = await file.finish()
    if (digest === null) throw new Error('the file was not hashed')
    // A file of the browser's private storage carries no type of its own.
    return {
      content: content.slice(0, content.size, contentType),
      sha256: digest,
      release: (after) => file.discard(after),
    }
  }

  /** Nothing of it is wanted. */
  discard(): void {
    if (this.#large === null) this.#room.buffers.give(this.#buffer)
    else this.#large.file.discard()
  }

  #makeRoom(least: number, kept = 0): void {
    if (this.#buffer.length >= least) return
    const larger = this.#room.buffers.take(least)
    larger.set(this.#buffer.subarray(0, kept))
    this.#room.buffers.give(this.#buffer)
    this.#buffer = larger
  }

  async #moveToDisk(bytes: number): Promise<void> {
    const file = await this.#room.open(true)
    const writer = new PieceWriter(file, this.#room.buffers)
    this.#large = { file, writer }
    await writer.add(this.#buffer.subarray(0, bytes))
    this.#room.buffers.give(this.#buffer)
  }
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Missing on plain-http addresses of a local network; the types do not know that.
  if (!('subtle' in crypto)) return bytesToHex(sha256(bytes))
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** Rejects when the blob cannot be read any more. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  if (blob.size <= WHOLE_BYTES) return sha256Of(new Uint8Array(await blob.arrayBuffer()))
  const hash = sha256.create()
  const reader = piecesOf(blob).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) hash.update(next.value)
  return bytesToHex(hash.digest())
}
