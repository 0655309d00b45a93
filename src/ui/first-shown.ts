/**
 * When a visit shows what it came for. Bytes that travel before it hold it up, so what it does not need is fetched
 * afterwards: the typeface, the vendors of connections, parts of the screen that nobody has pressed for.
 */
let open: () => void = () => undefined

/** Resolves once it has been painted: rows, the words that there are none, or another screen. */
export const firstShown = new Promise<void>((resolve) => (open = resolve))

/** It stands in the page, to be painted with the next frame. Whoever says so first is heard. */
export function noteShown(): void {
  void nextFrame().then(nextFrame).then(open)
}

/** Where nothing ever comes to be shown, what waits must not wait for ever. */
export function showWithin(delayMs: number): void {
  setTimeout(open, delayMs)
}

/** Without timers and animation frames, which a stopped clock may hold: the engine waits for this. */
function nextFrame(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      frames.disconnect()
      document.removeEventListener('visibilitychange', end)
      resolve()
    }
    // Told of an element for the first time with the frame that lays it out.
    const frames = new IntersectionObserver(end)
    frames.observe(document.documentElement)
    document.addEventListener('visibilitychange', end)
  })
}
