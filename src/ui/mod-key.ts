/** A key with that of commands, as this platform prints it: `⌘K` on a Mac and its relatives, `Ctrl K` elsewhere. */
export function withModKey(key: string, userAgent: string = navigator.userAgent): string {
  return /Mac OS X|iPhone|iPad/.test(userAgent) ? `⌘${key}` : `Ctrl ${key}`
}
