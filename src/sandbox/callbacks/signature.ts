/** What imitated vendors sign their callbacks with: worth nothing, like the sandbox's API key. */
export const SANDBOX_SIGNING_KEY = 'sandbox-signing-key'

/** Hex HMAC-SHA-256 of a text, by the sandbox's key or by another one. */
export async function signatureOf(text: string, forged: boolean): Promise<string> {
  const bytes = (of: string) => new TextEncoder().encode(of)
  const key = bytes(forged ? `not-${SANDBOX_SIGNING_KEY}` : SANDBOX_SIGNING_KEY)
  const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return Buffer.from(await crypto.subtle.sign('HMAC', hmac, bytes(text))).toString('hex')
}
