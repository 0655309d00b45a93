export interface StoredTemplate {
  /** Null: the product's own. */
  readonly text: string | null
}

/** Longer ones would be cut to a file name of 200 bytes anyway. */
export const TEMPLATE_MOST = 300

/** The template in what any version has stored; none in anything else. */
export function templateFrom(stored: unknown): StoredTemplate {
  const text = typeof stored === 'object' && stored !== null && 'text' in stored ? stored.text : null
  return { text: typeof text === 'string' && text.trim() !== '' ? text.slice(0, TEMPLATE_MOST) : null }
}
