/** Where files go after they were fetched, checked and noted: away from this machine, so that any gateway has them. */
import type { Readable } from 'node:stream'

/** A whole file on this disk. */
export interface Parcel {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
  /** Its bytes from the beginning, as often as they are wanted. */
  readonly open: () => Readable
}

/** Bytes `first` to `last` of a file, both counted. */
export interface Part {
  readonly first: number
  readonly last: number
}

export interface FarPlace {
  /** Noted with each file that lies there; the same for all gateways that use it. Never a key. */
  readonly name: string
  /** Resolves when the place has all of it, and was asked whether it has. Rejects with {@link FarTrouble}. */
  put(parcel: Parcel, signal: AbortSignal): Promise<void>
  /** Whether all of it is there, as far as can be told without reading it. */
  has(parcel: Pick<Parcel, 'sha256' | 'bytes'>, signal: AbortSignal): Promise<boolean>
  /** Null when it is not there. Breaks off when it is not as long as it was. */
  open(file: Pick<Parcel, 'sha256' | 'bytes'>, part: Part | null): Promise<ReadableStream<Uint8Array> | null>
  /** Resolves too when it was not there. */
  remove(sha256: string): Promise<void>
}

/** The place did not do it: a clause for people, without a key. */
export class FarTrouble extends Error {
  /** `file`: it will never take this one. `all`: the next one would fare no better now. */
  readonly scope: 'file' | 'all'

  constructor(words: string, scope: FarTrouble['scope'] = 'all') {
    super(words)
    this.scope = scope
  }
}
