import type { Place } from '#gateway/media/places.ts'
import type { Turns } from '#gateway/media/turns.ts'

interface BodyParts {
  /** What was read already. */
  readonly start: Uint8Array
  readonly rest: AsyncIterator<Uint8Array>
  /** A body that turns out longer is broken off. */
  readonly limit: number
  readonly turns: Turns
  readonly place: Place
  /** However it ends; may be called twice. */
  readonly onEnd: () => void
}

/**
 * The bytes of a file as its reader asks for them: each piece goes on as it came, none is kept, and nothing more is asked of
 * the media server before the reader has taken what there is. A reader that leaves closes the source.
 */
export function mediaBody({ start, rest, limit, turns, place, onEnd }: BodyParts): ReadableStream<Uint8Array> {
  let head: Uint8Array | null = start.byteLength > 0 ? start : null
  let length = 0
  const nextPiece = async (): Promise<Uint8Array | null> => {
    if (head !== null) {
      const first = head
      head = null
      return first
    }
    await turns.next()
    const next = await rest.next()
    return next.done === true ? null : next.value
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = await nextPiece()
          length += piece?.byteLength ?? 0
          if (length > limit) throw new Error('the file is larger than the limit')
          place.moved()
          if (piece !== null) return controller.enqueue(piece)
          controller.close()
        } catch {
          // The reason may quote a header: the reader learns only that the stream broke.
          controller.error(new Error('the file broke off'))
        }
        onEnd()
      },
      async cancel() {
        onEnd()
        // A source that fails while it is told to stop changes nothing for a reader that has left.
        await rest.return?.().catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
