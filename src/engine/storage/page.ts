/** What storage asks of the page around it. Works, with nothing to ask, where there is none. */

/** Resolves when the page has nothing better to do; at once where a browser cannot tell (Safari). */
export function idle(): Promise<void> {
  if (typeof requestIdleCallback === 'undefined') return Promise.resolve()
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 60_000 }))
}

/** Asks the browser not to throw our data away under pressure. The answer changes nothing for us. */
export async function askToPersist(): Promise<void> {
  if (typeof navigator === 'undefined' || !('storage' in navigator)) return
  // Rejects in a few embedded contexts, where there is nothing to persist.
  await navigator.storage.persist().catch(() => false)
}
