import { inLocale } from '#ui/locale.ts'

const LIST = inLocale((locale) => new Intl.ListFormat(locale, { type: 'unit', style: 'short' }))

/** Names beside each other, as the reader's language puts them: `a, b, c`. */
export function formatList(names: readonly string[]): string {
  return LIST().format(names)
}
