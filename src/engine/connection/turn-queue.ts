/** A binary heap: thousands of tasks can wait for one connection, and each turn takes the most urgent of them. */
export interface Heap<T> {
  readonly size: number
  push(value: T): void
  peek(): T | undefined
  pop(): T | undefined
}

export function heap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const values: T[] = []

  function swapIfBefore(child: number, parent: number): boolean {
    const a = values[child]
    const b = values[parent]
    if (a === undefined || b === undefined || !before(a, b)) return false
    values[child] = b
    values[parent] = a
    return true
  }

  function rise(index: number): void {
    let child = index
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!swapIfBefore(child, parent)) return
      child = parent
    }
  }

  function sink(): void {
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      const a = values[left]
      const b = values[left + 1]
      if (a === undefined) return
      const child = b !== undefined && before(b, a) ? left + 1 : left
      if (!swapIfBefore(child, parent)) return
      parent = child
    }
  }

  return {
    get size() {
      return values.length
    },
    push(value) {
      values.push(value)
      rise(values.length - 1)
    },
    peek: () => values[0],
    pop() {
      const top = values[0]
      const last = values.pop()
      if (last !== undefined && values.length > 0) {
        values[0] = last
        sink()
      }
      return top
    },
  }
}
