/**
 * Resolves in a turn of its own, so that the page draws and answers before long work goes on. Not by a timer: pages that
 * are hidden run those once a second, and nested ones wait for nothing.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
