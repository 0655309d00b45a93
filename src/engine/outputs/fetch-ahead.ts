import { errorText } from '#domain/error-text.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'

/** An output to save, as it was known when the person asked. */
export interface Wanted {
  readonly place: OutputPlace
  readonly record: TaskRecord
  readonly output: Output
}

export interface FetchedWanted {
  readonly want: Wanted
  readonly fetched: FetchedOutput
}

interface Limits {
  /** On their way at the same time. */
  readonly files: number
  /** On their way, or fetched and not taken yet. A single file may be larger. */
  readonly bytes: number
}

const MEGABYTE = 1024 * 1024

/**
 * Browsers open six connections to one host over HTTP/1.1, and through the gateway all files come from one: more would
 * only stand in line before the page's own polls. Large files are few at a time, which leaves connections free.
 */
const LIMITS: Limits = { files: 6, bytes: 64 * MEGABYTE }

const USUAL_BYTES = {
  image: 4 * MEGABYTE,
  video: 30 * MEGABYTE,
  audio: 6 * MEGABYTE,
  text: MEGABYTE,
  model3d: 30 * MEGABYTE,
  file: 30 * MEGABYTE,
} as const satisfies Record<OutputKind, number>

/** The size of an output, guessed from its kind where nobody said it. */
export function expectedBytes({ bytes, kind }: Output): number {
  return bytes ?? USUAL_BYTES[kind]
}

/**
 * Fetches many outputs a few ahead of whoever takes them, within limits. What dies soonest is fetched first; results
 * come as they are ready, so that one slow server does not hold up the others.
 */
export class FetchAhead {
  #queue: Wanted[]
  readonly #fetch: (want: Wanted) => Promise<FetchedOutput>
  readonly #limits: Limits
  readonly #ready: (FetchedWanted & { readonly bytes: number })[] = []
  #fetching = 0
  /** Bytes on their way as they are expected, and bytes of files that are there and were not taken to the end. */
  #bytes = 0
  #wake: () => void = () => undefined

  constructor(wanted: readonly Wanted[], fetch: (want: Wanted) => Promise<FetchedOutput>, limits = LIMITS) {
    this.#queue = wanted.toSorted(compareEnds)
    this.#fetch = fetch
    this.#limits = limits
  }

  /** Each output once. Leaving the loop early starts no further fetch. */
  async *results(): AsyncGenerator<FetchedWanted> {
    try {
      for (;;) {
        this.#startSome()
        const first = this.#ready.shift()
        if (first !== undefined) {
          yield first
          this.#bytes -= first.bytes
        } else if (this.#fetching > 0) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        } else return
      }
    } finally {
      this.#queue = []
    }
  }

  #startSome(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const bytes = expectedBytes(next.output)
      const hasRoom = this.#bytes === 0 || this.#bytes + bytes <= this.#limits.bytes
      if (this.#fetching >= this.#limits.files || !hasRoom) return
      this.#queue.shift()
      void this.#start(next, bytes)
    }
  }

  async #start(want: Wanted, expected: number): Promise<void> {
    this.#fetching += 1
    this.#bytes += expected
    const fetched = await this.#fetch(want).catch(failure)
    const bytes = fetched.kind === 'verified' ? fetched.bytes : 0
    this.#fetching -= 1
    this.#bytes += bytes - expected
    this.#ready.push({ want, fetched, bytes })
    this.#startSome()
    this.#wake()
  }
}

function failure(error: unknown): FetchedOutput {
  return { kind: 'failed', message: `The file could not be fetched: ${errorText(error)}.`, final: false }
}

/** What has no known end comes last, in its own order. */
function compareEnds(a: Wanted, b: Wanted): number {
  const [ofA, ofB] = [a.output.expiry?.at ?? Infinity, b.output.expiry?.at ?? Infinity]
  return ofA === ofB ? 0 : ofA - ofB
}
