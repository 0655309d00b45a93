/** Numbers as they stand on screen: grouped in thousands, and their nouns in the right form. */
import { inLocale } from '#ui/locale.ts'

const COUNT = inLocale((locale) => new Intl.NumberFormat(locale))
const SMALL = inLocale((locale) => new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }))
const MIDDLE = inLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }))
const WHOLE = inLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
const ONE_PLACE = inLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
const LAST = inLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }))
const TENTHS = inLocale(
  (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)

/** `0`, `1,277` */
export function formatCount(count: number): string {
  return COUNT().format(count)
}

/** `0 tasks`, `1 task`, `1,277 tasks`. The plural is the noun with an s, unless it is given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`
}

/** `25`, `0.4`: at most one place behind the point. */
export function formatRounded(amount: number): string {
  return ONE_PLACE().format(amount)
}

/** `25.0`, `0.4`: one place behind the point, always, for figures that change in place. */
export function formatTenths(amount: number): string {
  return TENTHS().format(amount)
}

/** `0.001944`: to the last of six places that says something. */
export function formatToTheLast(amount: number): string {
  return LAST().format(amount)
}

/** `72 %`, of a share from 0 to 1. Rounded down: it never claims more than there is. */
export function formatShare(share: number): string {
  // 0.57 times 100 is a little less than 57.
  return `${WHOLE().format(Math.floor(Math.min(1, Math.max(0, share)) * 100 + 1e-9))} %`
}

/**
 * A price or a sum in a vendor's own unit. Small prices keep three digits that say something (`0.00194`), sums of ten
 * thousand and more are whole: `15,238.0952` claims what nobody needs.
 */
export function formatAmount(amount: number): string {
  const size = Math.abs(amount)
  return (size < 1 ? SMALL : size < 10_000 ? MIDDLE : WHOLE)().format(amount)
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
