/** JSON Web Tokens signed with HMAC SHA-256 (RFC 7515, RFC 7519), for vendors that want one in place of the key. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { JsonObject } from '#domain/json.ts'

/** `secret` is used as its UTF-8 bytes, as the vendors' own examples do. */
export function signedToken(claims: JsonObject, secret: string): string {
  const head = base64Url(utf8ToBytes(JSON.stringify({ alg: 'HS256', typ: 'JWT' })))
  const signed = `${head}.${base64Url(utf8ToBytes(JSON.stringify(claims)))}`
  return `${signed}.${base64Url(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(signed)))}`
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The alphabet for addresses, without padding. */
function base64Url(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 6; bits -= 6) text += SIGNS.charAt((held >> (bits - 6)) & 63)
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + SIGNS.charAt((held << (6 - bits)) & 63)
}
