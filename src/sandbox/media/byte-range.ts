type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' }

/**
 * Reads a Range header for a file of `size` bytes (RFC 9110 section 14). `to` is inclusive. Several ranges and
 * anything unreadable give the whole file, as the RFC allows.
 */
export function readRange(header: string | null, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  const [, first = '', last = ''] = match ?? []
  if (first === '' && last === '') return { kind: 'whole' }
  if (first === '') {
    const length = Number(last)
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', from: Math.max(0, size - length), to: size - 1 }
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return { kind: 'whole' }
  return from >= size ? { kind: 'unsatisfiable' } : { kind: 'part', from, to }
}
