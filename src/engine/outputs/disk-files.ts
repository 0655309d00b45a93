/**
 * Files on the browser's own disk, written by a worker, so that memory stays flat however large they get and the page is
 * free; in memory where there is no such disk.
 */
import { memoryFile, type GrowingFile, type OpenFile } from '#engine/outputs/growing-file.ts'

/** `ask` comes back with the answer. */
export type DiskOrder = { readonly ask: number; readonly file: number } & (
  | { readonly kind: 'open'; readonly hashed: boolean }
  | { readonly kind: 'write'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finish' }
  | { readonly kind: 'discard' }
)

export type DiskAnswer = { readonly ask: number } & (
  | { readonly kind: 'done' }
  | { readonly kind: 'written'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finished'; readonly content: File; readonly sha256: string | null }
  | { readonly kind: 'failed'; readonly message: string }
)

/** As much of a worker as is needed of the one in `app/saving`. */
export interface DiskWorker {
  postMessage(order: DiskOrder, options: { readonly transfer: Transferable[] }): void
  addEventListener(type: 'message', listener: (event: { readonly data: DiskAnswer }) => void): void
  addEventListener(type: 'error', listener: () => void): void
}

/** @param start called for the first file; throws where there is no worker. */
export function diskFiles(start: () => DiskWorker): OpenFile {
  let disk: Disk | null | undefined
  return async (hashed) => {
    if (disk === undefined) {
      try {
        disk = new Disk(start())
      } catch {
        disk = null
      }
    }
    // No secure context, a private window, a worker that does not start.
    return (await disk?.open(hashed).catch(() => null)) ?? memoryFile(hashed)
  }
}

interface Asked {
  readonly resolve: (answer: DiskAnswer) => void
  readonly reject: (error: Error) => void
}

type Without<Order> = Order extends DiskOrder ? Omit<Order, 'ask'> : never

/** The page's end of the worker. */
class Disk {
  readonly #worker: DiskWorker
  readonly #asked = new Map<number, Asked>()
  #lastAsk = 0
  #opened = 0
  #isBroken = false

  constructor(worker: DiskWorker) {
    this.#worker = worker
    worker.addEventListener('message', ({ data }) => {
      const asked = this.#asked.get(data.ask)
      this.#asked.delete(data.ask)
      if (data.kind === 'failed') asked?.reject(new Error(data.message))
      else asked?.resolve(data)
    })
    worker.addEventListener('error', () => {
      this.#isBroken = true
      for (const { reject } of this.#asked.values()) reject(new Error('the worker that writes files has stopped'))
      this.#asked.clear()
    })
  }

  async open(hashed: boolean): Promise<GrowingFile> {
    this.#opened += 1
    const file = this.#opened
    await this.#ask({ kind: 'open', file, hashed })
    const discard = () => void this.#ask({ kind: 'discard', file }).catch(() => undefined)
    return {
      write: async (piece) => {
        const answer = await this.#ask({ kind: 'write', file, piece }, [piece.buffer])
        return answer.kind === 'written' ? new Uint8Array(answer.piece.buffer) : piece
      },
      finish: async () => {
        const answer = await this.#ask({ kind: 'finish', file })
        if (answer.kind !== 'finished') throw new Error('the file was not finished')
        return answer
      },
      discard: (after = 0) => void (after === 0 ? discard() : setTimeout(discard, after)),
    }
  }

  #ask(order: Without<DiskOrder>, transfer: Transferable[] = []): Promise<DiskAnswer> {
    if (this.#isBroken) return Promise.reject(new Error('the worker that writes files has stopped'))
    return new Promise((resolve, reject) => {
      const ask = (this.#lastAsk += 1)
      this.#asked.set(ask, { resolve, reject })
      this.#worker.postMessage({ ...order, ask }, { transfer })
    })
  }
}
