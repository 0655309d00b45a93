import { errorText } from '#domain/error-text.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import { PIECE_BYTES } from '#engine/outputs/growing-file.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { WHOLE_BYTES } from '#engine/outputs/content.ts'

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
  /** Of these, how many that take long. */
  readonly large: number
  /** In memory: of files that are on their way, or fetched and not taken to the end. A single one may need more. */
  readonly bytes: number
}

const MEGABYTE = 1024 * 1024

/**
 * Browsers open six connections to one host over HTTP/1.1, and through the gateway all files come from one: more would
 * only stand in line. The page's own polls go before a file that is not on its way yet; large ones are few at a time, which
 * leaves connections free.
 */
const LIMITS: Limits = { files: 9, large: 3, bytes: 24 * MEGABYTE }

const USUAL_BYTES = {
  image: 4 * MEGABYTE,
  video: 30 * MEGABYTE,
  audio: 6 * MEGABYTE,
  text: MEGABYTE,
  model3d: 30 * MEGABYTE,
  file: 30 * MEGABYTE,
} as const satisfies Record<OutputKind, number>

/** What a file of this size takes up in memory: a large one lies on the disk but for two pieces. */
function inMemory(bytes: number): number {
  return bytes > WHOLE_BYTES ? 2 * PIECE_BYTES : bytes
}

/** The size of an output, guessed from its kind where nobody said it. */
export function expectedBytes({ bytes, kind }: Output): number {
  return bytes ?? USUAL_BYTES[kind]
}

/** As far as it is known: one that does not lie in memory as a whole. */
export function isLarge(output: Output): boolean {
  return expectedBytes(output) > WHOLE_BYTES
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
  #large = 0
  /** In memory: of those on their way as it is expected, and of those that are there and were not taken to the end. */
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
      const expected = expectedBytes(next.output)
      const hasRoom = this.#bytes === 0 || this.#bytes + inMemory(expected) <= this.#limits.bytes
      const isTooLarge = isLarge(next.output) && this.#large >= this.#limits.large
      if (this.#fetching >= this.#limits.files || !hasRoom || isTooLarge) return
      this.#queue.shift()
      void this.#start(next, expected)
    }
  }

  async #start(want: Wanted, expected: number): Promise<void> {
    const large = isLarge(want.output) ? 1 : 0
    this.#fetching += 1
    this.#large += large
    this.#bytes += inMemory(expected)
    const fetched = await this.#fetch(want).catch(failure)
    const bytes = fetched.kind === 'verified' ? inMemory(fetched.bytes) : 0
    this.#fetching -= 1
    this.#large -= large
    this.#bytes += bytes - inMemory(expected)
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
