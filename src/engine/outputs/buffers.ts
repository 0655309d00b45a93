/** Memory that is used again: what is thrown away piles up until the browser tidies. */

const KEPT_BUFFERS = 12
const LARGEST_KEPT = 1024 * 1024

/** Memory that files take turns in: for hundreds of them as much as for the few that are there at the same time. */
export class Buffers {
  readonly #free: Uint8Array<ArrayBuffer>[] = []

  /** At least so many bytes, with whatever was in them. */
  take(least: number): Uint8Array<ArrayBuffer> {
    const at = this.#free.findIndex(({ length }) => length >= least)
    const [found] = at < 0 ? [] : this.#free.splice(at, 1)
    return found ?? new Uint8Array(Math.max(least, 64 * 1024))
  }

  give(buffer: Uint8Array<ArrayBuffer>): void {
    // One that a broken stream has taken along has no bytes any more.
    if (buffer.length > 0 && buffer.length <= LARGEST_KEPT && this.#free.length < KEPT_BUFFERS) this.#free.push(buffer)
  }
}
