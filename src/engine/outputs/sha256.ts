/**
 * SHA-256 in pieces (FIPS 180-4). WebCrypto only hashes a whole buffer at once, which a large video does not fit in,
 * and is missing on plain-http addresses of a local network. Used to recognise files, not to keep secrets.
 */

export interface Sha256 {
  update(bytes: Uint8Array): void
  /** Lower-case hex. Ends the hash: call it once. */
  digest(): string
}

const BLOCK = 64

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND_CONSTANTS = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
/** The same of the square roots of the first 8. */
const INITIAL = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))

export function createSha256(): Sha256 {
  const state = INITIAL.slice()
  const schedule = new Uint32Array(64)
  const block = new Uint8Array(BLOCK)
  let filled = 0
  let length = 0

  function update(bytes: Uint8Array): void {
    length += bytes.length
    let at = 0
    while (at < bytes.length) {
      const take = Math.min(BLOCK - filled, bytes.length - at)
      block.set(bytes.subarray(at, at + take), filled)
      filled += take
      at += take
      if (filled === BLOCK) {
        compress(state, schedule, block)
        filled = 0
      }
    }
  }

  function digest(): string {
    const bits = BigInt(length) * 8n
    const padding = new Uint8Array((filled < 56 ? 56 : 120) - filled + 8)
    padding[0] = 0x80
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits)
    update(padding)
    return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
  }

  return { update, digest }
}

function compress(state: Uint32Array, schedule: Uint32Array, block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, BLOCK)
  for (let t = 0; t < 16; t += 1) schedule[t] = view.getUint32(t * 4)
  for (let t = 16; t < 64; t += 1) {
    const early = at(schedule, t - 15)
    const late = at(schedule, t - 2)
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    schedule[t] = at(schedule, t - 16) + small0 + at(schedule, t - 7) + small1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t += 1) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + big1 + choice + at(ROUND_CONSTANTS, t) + at(schedule, t)) | 0
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + big0 + majority) | 0
  }
  // Typed arrays wrap around at 32 bits by themselves.
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

function fraction(root: number): number {
  return (root - Math.floor(root)) * 2 ** 32
}

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}
