import { pipeline, Readable, type Transform } from 'node:stream'
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib'

/** Turns encoded bytes into plain ones while they come; fails when they break off or are no such bytes. */
export type MediaDecoder = (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/**
 * Media is asked for without encoding, but some file stores send what they store. Undefined for an encoding that
 * cannot be undone. With `isProbe` a beginning is enough: what breaks off is no error.
 */
export function decoderFor(encoding: string, isProbe: boolean): MediaDecoder | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return decoder(() => createUnzip(isProbe ? { finishFlush: constants.Z_SYNC_FLUSH } : {}))
    case 'br':
      return decoder(() => createBrotliDecompress(isProbe ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}))
    default:
      return undefined
  }
}

function decoder(create: () => Transform): MediaDecoder {
  return (body) => {
    const transform = create()
    // An error destroys both ends, and whoever reads the plain bytes meets it.
    pipeline(Readable.from(body), transform, () => undefined)
    return transform
  }
}
