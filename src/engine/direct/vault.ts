/**
 * Keys encrypted under a passphrase, for a page without a gateway. PBKDF2-HMAC-SHA-256 with a salt of its own makes
 * the key of the vault, AES-GCM-256 seals each secret with a fresh 12-byte IV and is bound to where it belongs.
 * What this protects is the disk; it does not protect from code that runs in this page while the vault is open.
 */
import * as v from 'valibot'

/** OWASP asks for at least 600,000; a million takes about 0.25 s on a small machine (measured). */
const ITERATIONS = 1_000_000
const SALT_BYTES = 16
const IV_BYTES = 12
const VERSION = 1

const BASE64 = /^[A-Za-z0-9+/]{1,8192}={0,2}$/
const bytesText = v.pipe(v.string(), v.regex(BASE64))

/** A stored count outside these bounds was not written by us: less is weak, more would hang the page. */
const iterations = v.pipe(v.number(), v.integer(), v.minValue(600_000), v.maxValue(10_000_000))

export const vaultParamsSchema = v.object({ salt: bytesText, iterations })
export type VaultParams = v.InferOutput<typeof vaultParamsSchema>

export const sealedSchema = v.object({ iv: bytesText, text: bytesText })
export type Sealed = v.InferOutput<typeof sealedSchema>

/** A vault whose passphrase was given. The derived key cannot be taken out of it. */
export interface OpenVault {
  /** `place` says what the secret belongs to; it opens for the same place only. */
  seal(place: string, secret: string): Promise<Sealed>
  /** Null when the passphrase was another one, the place is another one, or the text was changed. */
  open(place: string, sealed: Sealed): Promise<string | null>
}

export function newVaultParams(crypto: Crypto): VaultParams {
  return { salt: toBase64(crypto.getRandomValues(new Uint8Array(SALT_BYTES))), iterations: ITERATIONS }
}

/** Any passphrase makes a vault; whether it is the right one shows when something is opened. */
export async function openVault(crypto: Crypto, passphrase: string, params: VaultParams): Promise<OpenVault> {
  const { subtle } = crypto
  // The same characters typed on another system may be other code points.
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const base = await subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey'])
  const key = await subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(params.salt), iterations: params.iterations },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  return {
    async seal(place, secret) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const text = new TextEncoder().encode(secret)
      const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bindingOf(place) }, key, text)
      return { iv: toBase64(iv), text: toBase64(new Uint8Array(sealed)) }
    },
    async open(place, { iv, text }) {
      try {
        const parameters = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: bindingOf(place) }
        return new TextDecoder().decode(await subtle.decrypt(parameters, key, fromBase64(text)))
      } catch {
        return null
      }
    },
  }
}

function bindingOf(place: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`renderwatch key v${VERSION}\n${place}`)
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
