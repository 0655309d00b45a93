import { inLocale } from '#ui/locale.ts'
import { formatTenths } from '#ui/numbers.ts'

const WHOLE = inLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: false }))

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units, as file managers and vendors count: `412 MB`, `1.4 GB`, `0 B`. */
export function formatBytes(bytes: number): string {
  let value = Number.isFinite(bytes) ? Math.max(0, bytes) : 0
  let unit = 0
  // 999.5 would round up to "1000".
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const written = unit > 0 && value < 9.95 ? formatTenths(value) : WHOLE().format(value)
  return `${written} ${UNITS[unit] ?? 'B'}`
}
