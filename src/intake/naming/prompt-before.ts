/** A quoted prompt that stands before an id: `"Fireflies over a field" -> <id>`. */
const LOOK_BACK = 2_400
const LINK = /(?<quote>["'`])\s{0,4}(?<sign>->|=>|→|⇒|:|=)\s{0,4}["'`<([*_]{0,4}$/u
/** In a quoted text that is a name: `"User session ID": …`, `"ID de requête": …`. */
const OF_NAME = /(?<![\p{L}\p{N}])(?:ids?|uuid|guid)(?![\p{L}\p{N}])|(?:\b|_)(?:number|no|nr|key|token)\.?$/iu

/** The prompt; null when what is quoted there is a name, or nothing is. */
export function promptBefore(text: string, at: number): string | null {
  const before = text.slice(Math.max(0, at - LOOK_BACK), at)
  const link = LINK.exec(before)
  const { quote, sign } = link?.groups ?? {}
  if (link === null || quote === undefined || sign === undefined) return null
  const open = openingBefore(before, link.index, quote)
  if (open === -1) return null
  const prompt = before.slice(open + 1, link.index).trim()
  const words = prompt.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length
  const isArrow = /[>→⇒]/u.test(sign)
  const enough = words >= (isArrow ? 2 : 4) || /[\u3040-\u9fff\uac00-\ud7af]{8}/.test(prompt)
  return enough && !OF_NAME.test(prompt) ? prompt : null
}

/** Where the quoted text begins: an apostrophe within it opens nothing. */
function openingBefore(text: string, end: number, quote: string): number {
  for (let at = text.lastIndexOf(quote, end - 1); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(quote, at - 1)) {
    if (at === 0 || /[\s([{,;:>|-]/.test(text[at - 1] ?? '')) return at
    if (quote === '"') return at
  }
  return -1
}
