/**
 * Finds who goes through everything that is stored: while something runs, each `Map`, `Set` and array notes how many of
 * its members were read in one go. A place that reads at least `least` of them walks, whatever it is called and wherever
 * it lies.
 */

type Iterate = (this: unknown) => IterableIterator<unknown>
type Visit = (this: unknown, ...args: unknown[]) => unknown

/** Of arrays: these read all members, or all until one answers. */
const VISITORS = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'some',
] as const
/** These read all members and ask nobody. */
const WHOLE = ['join', 'sort', 'toSorted'] as const
const ITERATORS = ['entries', 'keys', 'values', Symbol.iterator] as const

/** Runs something and gives where, meanwhile, somebody walked: the nearest lines of our own, each once. */
export async function walksDuring(least: number, run: () => Promise<void> | void): Promise<readonly string[]> {
  const found = new Set<string>()
  const note = (members: number) => {
    if (members === least) found.add(whoAsks())
  }
  const undo = [Map.prototype, Set.prototype, Array.prototype].flatMap((prototype) => [
    ...ITERATORS.map((name) => patched(prototype, name, (original: Iterate) => countedIterator(original, note))),
    ...(prototype === Array.prototype
      ? [
          ...VISITORS.map((name) => patched(prototype, name, (original: Visit) => countedVisitor(original, note))),
          ...WHOLE.map((name) => patched(prototype, name, (original: Visit) => countedWhole(original, least, note))),
        ]
      : [patched(prototype, 'forEach', (original: Visit) => countedVisitor(original, note))]),
  ])
  try {
    await run()
  } finally {
    for (const each of undo) each()
  }
  return [...found]
}

function patched<T>(prototype: object, name: string | symbol, wrap: (original: T) => T): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
  if (descriptor === undefined) throw new Error(`there is no ${String(name)} to watch`)
  Object.defineProperty(prototype, name, { ...descriptor, value: wrap(descriptor.value) })
  return () => void Object.defineProperty(prototype, name, descriptor)
}

function countedIterator(original: Iterate, note: (members: number) => void): Iterate {
  return function counted(this: unknown) {
    const iterator = original.call(this)
    const next = iterator.next.bind(iterator)
    let members = 0
    iterator.next = () => {
      members += 1
      note(members)
      return next()
    }
    return iterator
  }
}

function countedVisitor(original: Visit, note: (members: number) => void): Visit {
  return function counted(this: unknown, visit, ...rest) {
    if (typeof visit !== 'function') return original.call(this, visit, ...rest)
    let members = 0
    const counting = function each(this: unknown, ...args: unknown[]): unknown {
      members += 1
      note(members)
      return Reflect.apply(visit, this, args)
    }
    return original.call(this, counting, ...rest)
  }
}

function countedWhole(original: Visit, least: number, note: (members: number) => void): Visit {
  return function counted(this: unknown, ...args) {
    if (Array.isArray(this) && this.length >= least) note(least)
    return original.apply(this, args)
  }
}

/** The innermost lines of our own code that stand above this file, so that a report names the place to mend. */
function whoAsks(): string {
  const lines = (new Error('walk').stack ?? '').split('\n').filter((line) => line.includes('/src/'))
  const ours = lines.filter((line) => !line.includes('/testing/walks.ts'))
  return ours
    .slice(0, 3)
    .map((line) => line.replace(/^.*\/src\//, '').replace(/\)$/, ''))
    .join(' < ')
}
