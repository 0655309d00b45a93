/**
 * The words that somebody probably meant, closest first: those that begin with what was typed, then those at most
 * two slips away. At most three.
 */
export function nearest(typed: string, words: readonly string[]): readonly string[] {
  // A longer text is no slip of the finger, and comparing it would cost its length.
  const short = typed.toLowerCase().slice(0, 30)
  return words
    .map((word) => ({ word, slips: short !== '' && word.startsWith(short) ? 0.5 : slipsBetween(short, word) }))
    .filter(({ word, slips }) => slips <= Math.min(2, word.length / 2))
    .toSorted((a, b) => a.slips - b.slips)
    .slice(0, 3)
    .map(({ word }) => word)
}

/** Levenshtein distance, two rows at a time. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
