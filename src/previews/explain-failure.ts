import * as v from 'valibot'
import { refusalSchema, statusOf, type GatewayCode } from '#domain/connection/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'

/** Why a preview cannot be shown. */
export interface PreviewFailure {
  readonly kind: 'expired' | 'blocked' | 'failed'
  /** One sentence for the person. */
  readonly message: string
}

const KINDS: Partial<Record<GatewayCode, PreviewFailure['kind']>> = {
  media_expired: 'expired',
  media_forbidden: 'blocked',
  media_not_media: 'blocked',
}

/** An `<img>` or `<video>` says only "error": asks for one byte to learn the reason. Never throws. */
export async function explainFailure(src: string, signal: AbortSignal): Promise<PreviewFailure> {
  try {
    const response = await fetch(src, { headers: { range: 'bytes=0-0' }, credentials: 'omit', signal })
    const status = statusOf(response)
    if (status < 400) {
      await response.body?.cancel()
      const type = response.headers.get('content-type')?.split(';')[0] ?? 'of no stated type'
      return { kind: 'failed', message: `The file arrived (${type}), but this browser cannot show it.` }
    }
    return explainAnswer(status, await response.text())
  } catch {
    // An address of its own is direct mode's: a host without CORS looks the same as none.
    const other = /^https?:/.test(src) ? ', or its host does not let other pages read it. Open the link instead' : ''
    return { kind: 'failed', message: `The file could not be fetched: no answer${other}.` }
  }
}

/** Reads a refusal of the media route, or of a host that was asked directly. */
export function explainAnswer(status: number, body: string): PreviewFailure {
  const refusal = v.safeParse(refusalSchema, parseJson(body))
  if (refusal.success) {
    const { code, message } = refusal.output.error
    return { kind: KINDS[code] ?? 'failed', message }
  }
  if (status === 403 || status === 410) {
    return { kind: 'expired', message: `The link is dead (HTTP ${status}): it expired, or access was taken away.` }
  }
  if (status === 404) return { kind: 'failed', message: 'The file is not there any more (HTTP 404).' }
  return { kind: 'failed', message: `The file could not be fetched (HTTP ${status}).` }
}
