/**
 * Media takes turns: between two looks at what else has arrived only a few pieces are passed on, however many files are on
 * their way. Without turns one file alone goes on for as long as its server is quicker than the gateway (libuv reads 32
 * pieces of a socket before it looks at another), and a question to the API waits until all of them have had that.
 */
export class Turns {
  readonly #each: number
  readonly #afterALook: (run: () => void) => void
  #waiting: (() => void)[] = []
  #called = false

  /**
   * @param each how many pieces, of 64 KB mostly, are passed on between two looks: about half a millisecond's work.
   * @param afterALook runs something once all that has arrived was looked at.
   */
  constructor(each = 4, afterALook: (run: () => void) => void = setImmediate) {
    this.#each = each
    this.#afterALook = afterALook
  }

  /** Resolves when a piece may be asked for: first come, first served. Whoever has left by then lets it go by. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#call()
    })
  }

  #call(): void {
    if (this.#called || this.#waiting.length === 0) return
    this.#called = true
    this.#afterALook(() => {
      this.#called = false
      for (const pass of this.#waiting.splice(0, this.#each)) pass()
      this.#call()
    })
  }
}
