import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'

/** Gathers a body; null as soon as it is longer than `limit`, without reading on. */
export async function readUpTo(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > limit) return null
    parts.push(chunk)
  }
  return joined(parts, length)
}

export function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.byteLength
  }
  return all
}

const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

function isEncoding(name: string): name is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, name)
}

/** What {@link decode} understands, as a header value. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/**
 * Undoes a content encoding; null when the plain bytes would be longer than `limit` (a "zip bomb"). What cannot be
 * decoded stays as it is: evidence of a broken answer.
 */
export async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | undefined,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (!isEncoding(name) || bytes.length === 0) return bytes
  try {
    return new Uint8Array(await DECODERS[name](bytes, { maxOutputLength: limit }))
  } catch (error) {
    return error instanceof RangeError ? null : bytes
  }
}

/** A body that pulls from an iterator: nothing is buffered, and a reader that leaves closes the source. */
export function streamOf(chunks: AsyncIterator<Uint8Array>, onEnd: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next()
          if (next.done !== true) return controller.enqueue(next.value)
          controller.close()
        } catch {
          // The reason may quote a header: the reader learns only that the stream broke.
          controller.error(new Error('the upstream connection broke'))
        }
        onEnd()
      },
      async cancel() {
        onEnd()
        // A source that fails while it is told to stop changes nothing for a reader that has left.
        await chunks.return?.().catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
