import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import { extensionFor } from '#domain/output/judge-media.ts'
import { createSha256 } from '#engine/outputs/sha256.ts'

/** The kept copy of an output, its hash checked again; null when there is none or it is damaged. */
export async function verifiedCopy(
  output: Output,
  copies: { open(copy: LocalCopy | null): Promise<Blob | null> },
): Promise<Extract<FetchedOutput, { kind: 'verified' }> | null> {
  const { copy } = output
  const stored = await copies.open(copy)
  if (copy?.kind !== 'kept' || stored === null) return null
  const { contentType, sha256 } = copy
  const hash = createSha256()
  try {
    const reader = stored.stream().getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) hash.update(next.value)
  } catch {
    return null
  }
  if (hash.digest() !== sha256) return null
  // A file of the browser's private storage carries no type of its own.
  const blob = stored.slice(0, stored.size, contentType)
  return { kind: 'verified', blob, contentType, extension: extensionFor(contentType, output.url), sha256 }
}
