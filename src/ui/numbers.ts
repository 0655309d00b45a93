/** Numbers as they stand on screen: grouped in thousands, and their nouns in the right form. */

/** `0`, `1,277` */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** `0 tasks`, `1 task`, `1,277 tasks`. The plural is the noun with an s, unless it is given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`
}

/**
 * A price or a sum in a vendor's own unit. Small prices keep three digits that say something (`0.00194`), sums of ten
 * thousand and more are whole: `15,238.0952` claims what nobody needs.
 */
export function formatAmount(amount: number): string {
  const size = Math.abs(amount)
  if (size < 1) return amount.toLocaleString('en', { maximumSignificantDigits: 3 })
  return amount.toLocaleString('en', { maximumFractionDigits: size < 10_000 ? 2 : 0 })
}

/** `1 credit`, `12,500 points`, `2 USD` */
export function amountOf(amount: number, unit: string): string {
  return `${formatAmount(amount)} ${unitOf(amount, unit)}`
}

/** The unit in the form that the amount wants. Only English nouns have two: `USD` and `¥` stay as they are. */
export function unitOf(amount: number, unit: string): string {
  if (!/^[a-z]{3,}$/.test(unit)) return unit
  const one = unit.replace(/s$/, '')
  return amount === 1 ? one : `${one}s`
}
