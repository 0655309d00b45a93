import { SECOND, type Millis } from '#domain/time.ts'

const TRY_AGAIN: Millis = 5 * SECOND

/** Asks until it is answered, with a pause before each further try. Never rejects. */
export async function untilThere<T>(load: () => Promise<T>, again: (delay: Millis) => Promise<void>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch {
      await again(TRY_AGAIN)
    }
  }
}
