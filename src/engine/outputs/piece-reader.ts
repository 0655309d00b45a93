/** Reading bytes into memory that is used again: what a browser hands out piece by piece piles up until it tidies. */

/** As much of a file as is read at once. */
export const READ_BYTES = 256 * 1024

interface Read {
  /** Null at the end. */
  readonly piece: Uint8Array | null
  /** For the next: the one that was given, in other hands on the way. */
  readonly buffer: Uint8Array<ArrayBuffer>
}

export interface PieceReader {
  read(buffer: Uint8Array<ArrayBuffer>): Promise<Read>
  cancel(): Promise<void>
}

/** Reads into a buffer that is used again and again, where the browser's bodies can be read so. */
export function readerOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): PieceReader {
  try {
    const reader = body.getReader({ mode: 'byob' })
    return {
      async read(buffer) {
        const { done, value } = await reader.read(buffer)
        return { piece: done ? null : value, buffer: value === undefined ? buffer : new Uint8Array(value.buffer) }
      },
      cancel: () => reader.cancel(),
    }
  } catch {
    const reader = body.getReader()
    return {
      async read(buffer) {
        const { done, value } = await reader.read()
        return { piece: done ? null : value, buffer }
      },
      cancel: () => reader.cancel(),
    }
  }
}

/**
 * The bytes of a file, read only when they are asked for. A piece is good until the second one after it is asked for:
 * they lie in two buffers by turns, so that one may wait while the one before is dealt with.
 */
export function piecesOf(file: Blob): ReadableStream<Uint8Array> {
  const reader = readerOf(file.stream())
  let [next, other] = [new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES)]
  return new ReadableStream(
    {
      async pull(controller) {
        const { piece, buffer } = await reader.read(next)
        ;[next, other] = [other, buffer]
        if (piece === null) controller.close()
        else controller.enqueue(piece)
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: 0 },
  )
}
