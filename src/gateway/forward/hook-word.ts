import { HOOK_SECRET_WORD } from '#domain/connection/callback-address.ts'

/** Puts the secret of a callback address where pages write a word for it: on the way to the vendor, and nowhere else. */
interface HookWord {
  readonly bytes: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  readonly url: (url: URL) => URL
  /** What must not come back. */
  readonly secrets: readonly string[]
}

export function createHookWord(secret: string | null): HookWord {
  if (secret === null) return { bytes: (body) => body, url: (url) => url, secrets: [] }
  return {
    bytes(body) {
      // One character for each byte: a file among the parts of a form must come out as it was.
      const plain = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
      return plain.includes(HOOK_SECRET_WORD)
        ? new Uint8Array(Buffer.from(plain.replaceAll(HOOK_SECRET_WORD, secret), 'latin1'))
        : body
    },
    url: (url) =>
      url.search.includes(HOOK_SECRET_WORD) ? new URL(url.href.replaceAll(HOOK_SECRET_WORD, secret)) : url,
    secrets: [secret],
  }
}
