/** What the engine may know of the page around it. */
export interface Environment {
  isOnline(): boolean
  isVisible(): boolean
  /** Called after either changed. Returns the way to stop. */
  subscribe(listener: () => void): () => void
}

export function browserEnvironment(page: Window = window): Environment {
  return {
    isOnline: () => page.navigator.onLine,
    isVisible: () => page.document.visibilityState === 'visible',
    subscribe(listener) {
      const events = ['online', 'offline', 'pageshow', 'pagehide'] as const
      for (const event of events) page.addEventListener(event, listener)
      page.document.addEventListener('visibilitychange', listener)
      return () => {
        for (const event of events) page.removeEventListener(event, listener)
        page.document.removeEventListener('visibilitychange', listener)
      }
    },
  }
}
