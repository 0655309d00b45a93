import type { Part } from '#archive/far-place.ts'

/**
 * The part of a file of so many bytes that a `Range` header asks for (RFC 9110, 14.1): null is all of it, as it also is
 * for what we do not know, several parts among it; `nothing` where no byte is in it.
 */
export function asksFor(range: string | null, bytes: number): Part | 'nothing' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') return last === '0' ? 'nothing' : { first: Math.max(0, bytes - Number(last)), last: bytes - 1 }
  if (last !== '' && Number(last) < Number(first)) return null
  if (Number(first) >= bytes) return 'nothing'
  return { first: Number(first), last: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) }
}
