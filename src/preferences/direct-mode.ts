/** Direct mode's own corner of this browser's storage: the choice, and the book of connections. Never a key in clear. */

const CHOICE = 'renderwatch.direct'
const BOOK = 'renderwatch.direct.connections'

/** Whether the person chose direct mode on an earlier visit. */
export const directChoice = {
  read: () => readText(CHOICE) === 'on',
  write(direct: boolean): void {
    try {
      if (direct) localStorage.setItem(CHOICE, 'on')
      else localStorage.removeItem(CHOICE)
    } catch {
      // A browser that keeps nothing asks again on the next visit.
    }
  },
} as const

/** `write` throws when the browser keeps nothing: then nothing must be said to be kept. */
export const directBook = {
  read: () => readText(BOOK),
  write: (text: string): void => localStorage.setItem(BOOK, text),
} as const

function readText(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
