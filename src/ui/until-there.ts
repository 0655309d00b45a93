const TRY_AGAIN_MS = 5000

/** Asks until it is answered, with a pause before each further try. Never rejects. */
export async function untilThere<T>(load: () => Promise<T>, again: (delayMs: number) => Promise<void>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch {
      await again(TRY_AGAIN_MS)
    }
  }
}
