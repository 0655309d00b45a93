import { HEAD_BYTES } from '#domain/output/media-type.ts'
import { createSha256 } from '#engine/outputs/sha256.ts'

/** Pieces are gathered into blobs of this size, which a browser may move from memory to disk. */
const BLOB_PIECE_BYTES = 8 * 1024 * 1024

/** The bytes of a download so far; carried from a broken answer into the one that resumes it. */
export class Received {
  #blobs: Blob[] = []
  #loose: Uint8Array<ArrayBuffer>[] = []
  #looseBytes = 0
  #hash = createSha256()
  #head = new Uint8Array(0)
  #bytes = 0
  #total: number | null = null
  #etag: string | null = null

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
    this.#blobs = []
    this.#loose = []
    this.#looseBytes = 0
    this.#hash = createSha256()
    this.#head = new Uint8Array(0)
    this.#bytes = 0
    this.#etag = response.headers.get('etag')
    const length = response.headers.get('content-length') ?? ''
    // With a content encoding the length is that of the encoded bytes, which a page never sees.
    const plain = (response.headers.get('content-encoding') ?? 'identity') === 'identity'
    this.#total = plain && /^\d{1,15}$/.test(length) ? Number(length) : null
  }

  add(piece: Uint8Array<ArrayBuffer>): void {
    this.#bytes += piece.length
    this.#hash.update(piece)
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Uint8Array.from([...this.#head, ...piece.subarray(0, HEAD_BYTES - this.#head.length)])
    }
    this.#loose.push(piece)
    this.#looseBytes += piece.length
    if (this.#looseBytes < BLOB_PIECE_BYTES) return
    this.#blobs.push(new Blob(this.#loose))
    this.#loose = []
    this.#looseBytes = 0
  }

  head(): Uint8Array {
    return this.#head
  }

  toBlob(contentType: string): Blob {
    return new Blob([...this.#blobs, ...this.#loose], { type: contentType })
  }

  /** Lower-case hex SHA-256 of all bytes. Call it once, at the end. */
  digest(): string {
    return this.#hash.digest()
  }
}
