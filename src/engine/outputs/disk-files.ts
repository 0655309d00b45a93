/**
 * Files on the browser's own disk, written by a worker, so that memory stays flat however large they get and the page is
 * free; in memory where there is no such disk.
 */
import { memoryFile, type GrowingFile, type OpenFile } from '#engine/outputs/growing-file.ts'

export type DiskOrder = { readonly file: number } & (
  | { readonly kind: 'open'; readonly hashed: boolean }
  | { readonly kind: 'write'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finish' }
  | { readonly kind: 'discard' }
)

export type DiskAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'written'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finished'; readonly content: File; readonly sha256: string | null }
  | { readonly kind: 'failed'; readonly message: string }

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

/** The page's end of the worker, which answers in the order in which it is asked. */
class Disk {
  readonly #worker: DiskWorker
  readonly #asked: Asked[] = []
  #opened = 0
  #isBroken = false

  constructor(worker: DiskWorker) {
    this.#worker = worker
    worker.addEventListener('message', ({ data }) => {
      const asked = this.#asked.shift()
      if (data.kind === 'failed') asked?.reject(new Error(data.message))
      else asked?.resolve(data)
    })
    worker.addEventListener('error', () => {
      this.#isBroken = true
      for (const { reject } of this.#asked.splice(0)) reject(new Error('the worker that writes files has stopped'))
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

  #ask(order: DiskOrder, transfer: Transferable[] = []): Promise<DiskAnswer> {
    if (this.#isBroken) return Promise.reject(new Error('the worker that writes files has stopped'))
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      this.#worker.postMessage(order, { transfer })
    })
  }
}
