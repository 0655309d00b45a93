/** The few moments of a page's life that storage cares about. Outside a page (tests) they never come. */

/** Calls back when the page is hidden or left: after either, a browser may end it without another word. */
export function onPageHidden(listener: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') listener()
  }
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('pagehide', listener)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('pagehide', listener)
  }
}

/** Calls back when the page has nothing better to do; at once where a browser cannot tell (Safari). */
export function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'undefined') work()
  else requestIdleCallback(work, { timeout: 60_000 })
}

/** Asks the browser not to throw our data away under pressure. The answer changes nothing for us. */
export async function askToPersist(): Promise<void> {
  if (typeof navigator === 'undefined' || !('storage' in navigator)) return
  // Rejects in a few embedded contexts, where there is nothing to persist.
  await navigator.storage.persist().catch(() => false)
}
