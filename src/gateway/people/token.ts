import { createHash, randomBytes } from 'node:crypto'

/** The beginning tells what was found, where one turns up: by people and by programs that look for leaked secrets. */
const TOKEN = /^rwt_[A-Za-z0-9_-]{43}$/

/** 256 random bits. */
export function newToken(): string {
  return `rwt_${randomBytes(32).toString('base64url')}`
}

/**
 * What of a token stands in the configuration. A plain SHA-256, and no slow hash: those are for what people make up,
 * which can be guessed; of 256 random bits no number of guesses is worth anything. Null for what is no token.
 */
export function tokenHash(token: string): string | null {
  return TOKEN.test(token) ? `sha256:${createHash('sha256').update(token).digest('hex')}` : null
}
