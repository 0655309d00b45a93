// @ts-check
// Questions to a graph of imports: file → files it names.

/** Every group of files that reach each other (Tarjan). @param {Map<string, string[]>} graph @returns {string[][]} */
export function findCycles(graph) {
  /** @type {Map<string, { order: number, low: number, open: boolean }>} */
  const seen = new Map()
  /** @type {string[]} */
  const stack = []
  /** @type {string[][]} */
  const found = []
  const visit = (/** @type {string} */ node) => {
    const mine = { order: seen.size, low: seen.size, open: true }
    seen.set(node, mine)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      const known = seen.get(next)
      if (known === undefined) mine.low = Math.min(mine.low, visit(next).low)
      else if (known.open) mine.low = Math.min(mine.low, known.order)
    }
    if (mine.low === mine.order) {
      const group = stack.splice(stack.indexOf(node))
      for (const one of group) Object.assign(seen.get(one) ?? {}, { open: false })
      if (group.length > 1) found.push(group)
    }
    return mine
  }
  for (const node of graph.keys()) if (!seen.has(node)) visit(node)
  return found
}

/** The files of the longest chain of imports; a cycle is gone through once. @param {Map<string, string[]>} graph */
export function longestChain(graph) {
  /** @type {Map<string, string[]>} */
  const known = new Map()
  const from = (/** @type {string} */ node, /** @type {ReadonlySet<string>} */ above) => {
    const before = known.get(node)
    if (before !== undefined) return before
    /** @type {string[]} */
    let best = []
    for (const next of graph.get(node) ?? []) {
      if (above.has(next)) continue
      const tail = from(next, new Set([...above, next]))
      if (tail.length > best.length) best = tail
    }
    const chain = [node, ...best]
    known.set(node, chain)
    return chain
  }
  /** @type {string[]} */
  let longest = []
  for (const node of graph.keys()) {
    const chain = from(node, new Set([node]))
    if (chain.length > longest.length) longest = chain
  }
  return longest
}
