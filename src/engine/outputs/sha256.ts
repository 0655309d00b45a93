/** SHA-256 as lower-case hex. Used to recognise files, not to keep secrets. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Up to here bytes are gathered and hashed at once by the platform, off this thread; more goes in pieces. */
export const WHOLE_BYTES = 8 * 1024 * 1024

export interface Sha256 {
  add(bytes: Uint8Array): void
  /** Ends the hash: call it once. */
  hex(): string
}

/** A hash in pieces, which the platform cannot do. */
export function sha256InPieces(): Sha256 {
  const hash = sha256.create()
  return { add: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Missing on plain-http addresses of a local network; the types do not know that.
  if (!('subtle' in crypto)) return bytesToHex(sha256(bytes))
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** Rejects when the blob cannot be read any more. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  if (blob.size <= WHOLE_BYTES) return sha256Of(new Uint8Array(await blob.arrayBuffer()))
  const hash = sha256InPieces()
  const reader = blob.stream().getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) hash.add(next.value)
  return hash.hex()
}
