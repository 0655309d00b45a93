import { createHmac } from 'node:crypto'
import { SECOND, type Millis } from '#domain/time.ts'
import { addressOf, isLoopbackHost, isOwnHost, type BoundAddress } from '#gateway/server/own-host.ts'
import type { SendCallback, SentCallback } from '#sandbox/callbacks/callback-post.ts'

const PATIENCE: Millis = 10 * SECOND

interface SendParts {
  readonly bound: BoundAddress
  readonly publicUrl: string | null
  readonly fetch: typeof fetch
}

/**
 * How imitated vendors call: this machine and nobody else, whatever address a submit names. What would reach this
 * gateway by its public name goes straight to it.
 */
export function callbackSender({ bound, publicUrl, fetch }: SendParts): SendCallback {
  return async (callback) => {
    const target = targetOf(callback.url, bound, publicUrl)
    if (target === null) return null
    const signal = AbortSignal.timeout(PATIENCE)
    const response = await fetch(target, { ...requestOf(callback), signal, redirect: 'manual' })
    void response.body?.cancel().catch(() => undefined)
    return response.status
  }
}

/** With the signature, where the vendor signs. */
function requestOf({ headers, body, signature }: SentCallback) {
  const proof =
    signature === undefined
      ? {}
      : { [signature.header]: createHmac('sha256', signature.key).update(signature.text).digest('hex') }
  return { method: 'POST', headers: { ...headers, ...proof }, body }
}

function targetOf(text: string, bound: BoundAddress, publicUrl: string | null): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (publicUrl !== null && url.href.startsWith(`${publicUrl}/`)) {
    return new URL(url.href.slice(publicUrl.length), addressOf(bound))
  }
  const isHere = url.protocol === 'http:' && (isLoopbackHost(url.hostname) || isOwnHost(bound, url.host))
  return isHere && url.username === '' ? url : null
}
