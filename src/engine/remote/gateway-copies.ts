/** Copies of outputs that the gateway keeps: read here, made and removed there. */
import { archivePath } from '#domain/connection/gateway-protocol.ts'
import { extensionFor } from '#domain/output/judge-media.ts'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { Copies } from '#engine/outputs/copies/copies.ts'
import type { VerifiedFile } from '#engine/outputs/fetch-output.ts'
import { sha256OfBlob } from '#engine/outputs/content.ts'

export class GatewayCopies implements Copies {
  readonly #fetch: typeof fetch

  /** @param send the page's `fetch`, against its own origin. */
  constructor(send: typeof fetch) {
    this.#fetch = send
  }

  keep(): void {
    // The gateway's own choice.
  }

  async open(copy: LocalCopy | null): Promise<Blob | null> {
    if (copy?.kind !== 'kept') return null
    try {
      const response = await this.#fetch(archivePath(copy.sha256))
      if (!response.ok) return null
      const blob = await response.blob()
      return blob.size === copy.bytes ? blob : null
    } catch {
      return null
    }
  }

  async verified({ copy, url }: Output): Promise<VerifiedFile | null> {
    const content = await this.open(copy)
    if (copy?.kind !== 'kept' || content === null) return null
    const { contentType, sha256, bytes } = copy
    if ((await sha256OfBlob(content).catch(() => null)) !== sha256) return null
    const extension = extensionFor(contentType, url)
    return { kind: 'verified', content, bytes, contentType, extension, sha256, release: () => undefined }
  }

  makeRoom(): Promise<boolean> {
    return Promise.resolve(false)
  }

  async removeAll(): Promise<void> {
    // As above: a browser does not empty what all of them share.
  }
}
