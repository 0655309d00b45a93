/** What imitated vendors sign their callbacks with: worth nothing, like the sandbox's API key. */
export const SANDBOX_SIGNING_KEY = 'sandbox-signing-key'

/** Made by whoever sends: nothing here needs Node. Hex HMAC-SHA-256 of the text. */
export interface Signature {
  readonly header: string
  readonly key: string
  readonly text: string
}
