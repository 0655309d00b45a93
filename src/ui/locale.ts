/**
 * How the reader writes dates, numbers and lists: the one place that knows. The words of this page are English in every
 * locale. Whoever puts a page together says which locale it is; until then, and in tests, it is British English.
 */
const ENGLISH = 'en-GB'
let current = ENGLISH

/** From now on everything is written so. What is no locale (some systems say `C`) counts as English. */
export function writeIn(locale: string): void {
  try {
    current = Intl.getCanonicalLocales(locale)[0] ?? ENGLISH
  } catch {
    current = ENGLISH
  }
}

/** A formatter that is made when it is first needed, and anew for another locale: making one costs far more than using it. */
export function inLocale<Formatter>(make: (locale: string) => Formatter): () => Formatter {
  let made: { readonly locale: string; readonly formatter: Formatter } | null = null
  return () => {
    if (made?.locale !== current) made = { locale: current, formatter: make(current) }
    return made.formatter
  }
}
