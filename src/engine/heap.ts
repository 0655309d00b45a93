/** A binary heap: thousands of tasks can wait for one connection, and each turn takes the most urgent of them. */
export class Heap<T> {
  readonly #before: (a: T, b: T) => boolean
  readonly #values: T[] = []

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#values.length
  }

  /** In no order. */
  all(): readonly T[] {
    return this.#values
  }

  push(value: T): void {
    this.#values.push(value)
    this.#rise(this.#values.length - 1)
  }

  peek(): T | undefined {
    return this.#values[0]
  }

  pop(): T | undefined {
    const top = this.#values[0]
    const last = this.#values.pop()
    if (last !== undefined && this.#values.length > 0) {
      this.#values[0] = last
      this.#sink()
    }
    return top
  }

  #rise(index: number): void {
    let child = index
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#swapIfBefore(child, parent)) return
      child = parent
    }
  }

  #sink(): void {
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      const a = this.#values[left]
      const b = this.#values[left + 1]
      if (a === undefined) return
      const child = b !== undefined && this.#before(b, a) ? left + 1 : left
      if (!this.#swapIfBefore(child, parent)) return
      parent = child
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const a = this.#values[child]
    const b = this.#values[parent]
    if (a === undefined || b === undefined || !this.#before(a, b)) return false
    this.#values[child] = b
    this.#values[parent] = a
    return true
  }
}
