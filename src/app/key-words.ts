import { withModKey } from '#ui/mod-key.ts'

/** A key of the table as it is printed: `d`, `Ctrl K`. */
export function keyWords(key: string): string {
  return key.startsWith('mod+') ? withModKey(key.slice(4).toUpperCase()) : key
}
