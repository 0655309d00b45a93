import { HEAD_BYTES } from '#domain/output/media-type.ts'
import { sha256InPieces, sha256Of, WHOLE_BYTES, type Sha256 } from '#engine/outputs/sha256.ts'

/**
 * The bytes of a file: in memory as one piece when there are at most {@link WHOLE_BYTES} of them, since making a blob
 * only to read it back costs more than fetching it; else in pieces that a browser may have moved to its disk.
 */
export type Content = Uint8Array<ArrayBuffer> | Blob

/** The bytes of a download so far; carried from a broken answer into the one that resumes it. */
export class Received {
  #blobs: Blob[] = []
  /** Not in a blob yet: at most {@link WHOLE_BYTES} and one piece more. */
  #loose: Uint8Array<ArrayBuffer>[] = []
  #looseBytes = 0
  /** Of all bytes so far; null while they are few enough to be hashed at once. */
  #hash: Sha256 | null = null
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
    this.#head = new Uint8Array(0)
    this.#bytes = 0
    this.#etag = response.headers.get('etag')
    const length = response.headers.get('content-length') ?? ''
    // With a content encoding the length is that of the encoded bytes, which a page never sees.
    const plain = (response.headers.get('content-encoding') ?? 'identity') === 'identity'
    this.#total = plain && /^\d{1,15}$/.test(length) ? Number(length) : null
    // Of a large file each piece is hashed as it comes: all of a blob at once would hold the page up.
    this.#hash = this.#total !== null && this.#total > WHOLE_BYTES ? sha256InPieces() : null
  }

  add(piece: Uint8Array<ArrayBuffer>): void {
    this.#bytes += piece.length
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Uint8Array.from([...this.#head, ...piece.subarray(0, HEAD_BYTES - this.#head.length)])
    }
    this.#loose.push(piece)
    this.#looseBytes += piece.length
    this.#hash?.add(piece)
    if (this.#looseBytes > WHOLE_BYTES) this.#setAside()
  }

  /** The first bytes, as many as a judgement needs. */
  head(): Uint8Array {
    return this.#head
  }

  /** All bytes and their SHA-256. Call it once, at the end. */
  async finish(contentType: string): Promise<{ readonly content: Content; readonly sha256: string }> {
    if (this.#hash !== null) {
      return { content: new Blob([...this.#blobs, ...this.#loose], { type: contentType }), sha256: this.#hash.hex() }
    }
    const content = joined(this.#loose, this.#looseBytes)
    this.#loose = []
    return { content, sha256: await sha256Of(content) }
  }

  #setAside(): void {
    if (this.#hash === null) {
      this.#hash = sha256InPieces()
      for (const piece of this.#loose) this.#hash.add(piece)
    }
    this.#blobs.push(new Blob(this.#loose))
    this.#loose = []
    this.#looseBytes = 0
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
