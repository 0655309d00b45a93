import type { Sandbox } from '#sandbox/sandbox.ts'

/** `fetch` as far as the engine uses it. */
export type FetchLike = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` that ends in a sandbox of this process. As the real one it rejects when the signal aborts, also while
 * the sandbox is still thinking, and it takes no relative URLs.
 */
export function sandboxFetch(sandbox: Pick<Sandbox, 'fetch'>): FetchLike {
  return (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason)
      if (signal.aborted) {
        abort()
        return
      }
      signal.addEventListener('abort', abort, { once: true })
      sandbox
        .fetch(request)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', abort))
    })
  }
}
