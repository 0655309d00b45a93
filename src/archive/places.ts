/**
 * Where copies lie: on this disk, where each is written first, and from there in the far place, where there is one. Each
 * is noted with the name of its place, so that a gateway that does not have it can say who has.
 */
import { DiskPlace } from '#archive/disk-place.ts'
import type { FarPlace, Part } from '#archive/far-place.ts'
import type { KeptFile, KeptFiles } from '#archive/kept-files.ts'
import { Shipping } from '#archive/shipping.ts'
import type { CopyPlace } from '#domain/output/copy-place.ts'
import { errorText } from '#domain/error-text.ts'
import type { Clock, Millis } from '#domain/time.ts'

/** The folder of an archive, and what lies beyond it. */
export interface PlaceSettings {
  readonly folder: string
  /** What is noted with files in the folder. Empty where it is that of the list, which one gateway alone has. */
  readonly name: string
  readonly far: FarPlace | null
}

interface PlacesParts extends PlaceSettings {
  readonly files: KeptFiles
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly later: (delay: Millis, act: () => void) => void
  readonly track: (work: Promise<void>) => void
  readonly onState: () => void
}

export type OpenedCopy =
  | { readonly kind: 'open'; readonly file: KeptFile; readonly body: ReadableStream<Uint8Array> }
  /** `why` is a clause for people. */
  | { readonly kind: 'absent'; readonly why: string }

export class Places {
  readonly near: DiskPlace
  readonly #parts: PlacesParts
  readonly #shipping: Shipping | null

  constructor(parts: PlacesParts) {
    this.#parts = parts
    const { folder, far } = parts
    this.near = new DiskPlace(folder)
    const arrived = (sha256: string) => this.#arrived(sha256)
    this.#shipping = far === null ? null : new Shipping({ ...parts, near: this.near, far, arrived })
  }

  /** Goes on with what an earlier run did not bring away. What the list does not tell of, nobody wants. */
  resume(): void {
    if (this.#shipping === null) return
    for (const sha256 of this.near.names()) {
      const file = this.#parts.files.get(sha256)
      if (file !== null && this.near.has(sha256, file.bytes)) this.take(file)
    }
  }

  /** False where the list says that it is on this disk, and it is not. */
  isThere({ place, sha256, bytes }: KeptFile): boolean {
    return place !== this.#parts.name || this.near.has(sha256, bytes)
  }

  /** What is to be noted with a file that was written here: what the far place has it need not take again. */
  placeFor(before: KeptFile | null): string {
    const { far, name } = this.#parts
    return far !== null && before?.place === far.name ? far.name : name
  }

  /** A whole file on this disk that the list tells of. */
  take(file: KeptFile): void {
    this.#shipping?.take(file, file.place === this.#parts.far?.name)
  }

  async open(file: KeptFile, part: Part | null): Promise<OpenedCopy> {
    const { far, name } = this.#parts
    const { sha256, bytes, place } = file
    const here = this.near.has(sha256, bytes) ? await this.near.open(sha256, part) : null
    if (here !== null) return { kind: 'open', file, body: here }
    if (far === null || place !== far.name) {
      return absent(
        place === name
          ? 'it is gone from the gateway’s disk'
          : `only ${nameOf(place)} has it, which this gateway does not reach`,
      )
    }
    try {
      const body = await far.open(file, part)
      return body === null ? absent(`it is gone from ${far.name}`) : { kind: 'open', file, body }
    } catch (error) {
      return absent(`${far.name} does not give it: ${errorText(error)}`)
    }
  }

  /** False when it lies where this gateway does not reach: then it stays. Rejects when it may still be there. */
  async remove(sha256: string): Promise<boolean> {
    const { far, files, name } = this.#parts
    const place = (await files.find(sha256))?.place ?? name
    if (place !== name && place !== far?.name) return false
    this.near.remove(sha256)
    this.#shipping?.drop(sha256)
    await far?.remove(sha256)
    return true
  }

  trouble(): string | null {
    return this.#shipping?.trouble() ?? null
  }

  /** What lies where. */
  told(): readonly CopyPlace[] {
    const { far, files, name } = this.#parts
    const kindOf = (place: string) => {
      if (place === name) return far === null ? 'disk' : 'waiting'
      return place === far?.name ? 'bucket' : 'elsewhere'
    }
    return files.places().map(({ place, count, bytes }) => ({ kind: kindOf(place), name: nameOf(place), count, bytes }))
  }

  async #arrived(sha256: string): Promise<boolean> {
    const { files, far } = this.#parts
    const file = files.get(sha256)
    if (file === null || far === null) return false
    await files.keep({ ...file, place: far.name })
    return true
  }
}

function nameOf(place: string): string {
  return place === '' ? 'the folder of the list' : place
}

function absent(why: string): OpenedCopy {
  return { kind: 'absent', why }
}
