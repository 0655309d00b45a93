/**
 * Finds who goes through everything that is stored: while it watches, each `Map`, `Set` and array notes how many of its
 * members were read in one go. A place that reads at least `least` of them walks, whatever it is called and wherever it
 * lies. The answer ends it, and gives the innermost lines that walked, each once.
 *
 * It runs in pages too, and may use nothing from outside of itself.
 */
export function watchWalks(least: number): () => readonly string[] {
  type Iterate = (this: unknown) => IterableIterator<unknown>
  type Visit = (this: unknown, ...args: unknown[]) => unknown

  const found = new Set<string>()
  const own = ['everyNext', 'everyVisit', 'everyMember', 'wholeVisit', 'note']

  function note(members: number): void {
    if (members !== least) return
    const lines = (new Error('walk').stack ?? '').split(/\n\s*/).slice(1)
    const others = lines.filter((line) => line.includes(':') && !own.some((name) => line.includes(name)))
    found.add(
      others
        .slice(0, 4)
        .join(' < ')
        .replaceAll(/\(?(?:file|http)\S*?\/(?=src|assets)/g, ''),
    )
  }

  const countedIterator = (original: Iterate): Iterate =>
    function everyNext(this: unknown) {
      const iterator = original.call(this)
      const next = iterator.next.bind(iterator)
      let members = 0
      iterator.next = function everyMember() {
        note(++members)
        return next()
      }
      return iterator
    }

  const countedVisitor = (original: Visit): Visit =>
    function everyVisit(this: unknown, visit, ...rest) {
      if (typeof visit !== 'function') return original.call(this, visit, ...rest)
      let members = 0
      const counting = function everyMember(this: unknown, ...args: unknown[]): unknown {
        note(++members)
        return Reflect.apply(visit, this, args)
      }
      return original.call(this, counting, ...rest)
    }

  const countedWhole = (original: Visit): Visit =>
    function wholeVisit(this: unknown, ...args) {
      if (Array.isArray(this) && this.length >= least) note(least)
      return original.apply(this, args)
    }

  function patched<T>(prototype: object, name: string | symbol, wrap: (original: T) => T): () => void {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
    if (descriptor === undefined) throw new Error(`there is no ${String(name)} to watch`)
    Object.defineProperty(prototype, name, { ...descriptor, value: wrap(descriptor.value) })
    return () => void Object.defineProperty(prototype, name, descriptor)
  }

  const list = Array.prototype
  const visitors = 'every filter find findIndex findLast findLastIndex flatMap forEach map reduce some'.split(' ')
  const undo = [
    ...[Map.prototype, Set.prototype, list].flatMap((prototype) =>
      ['entries', 'keys', 'values', Symbol.iterator].map((name) => patched(prototype, name, countedIterator)),
    ),
    ...[Map.prototype, Set.prototype].map((prototype) => patched(prototype, 'forEach', countedVisitor)),
    ...visitors.map((name) => patched(list, name, countedVisitor)),
    ...['join', 'sort', 'toSorted'].map((name) => patched(list, name, countedWhole)),
  ]
  return () => {
    for (const each of undo) each()
    return [...found]
  }
}
