/** The address that the phone's *Share* opens, as the manifest names it. */
const SHARED = '/share'

/**
 * What another app shared with this address: each of its parts on a line of its own, so that ids are found in all of
 * them. Null for any other address.
 */
export function sharedText(path: string, search: string): string | null {
  if (path !== SHARED) return null
  const query = new URLSearchParams(search)
  const parts = ['title', 'text', 'url'].flatMap((name) => query.getAll(name)).filter((part) => part.trim() !== '')
  return parts.length === 0 ? null : parts.join('\n')
}
