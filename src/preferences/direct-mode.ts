/** Direct mode's own corner of this browser's storage: the choice, and the book of connections. Never a key in clear. */
import { keptText } from '#preferences/safe-storage.ts'

const choice = keptText('renderwatch.direct')
const BOOK = 'renderwatch.direct.connections'

/** Whether the person chose direct mode on an earlier visit. A browser that keeps nothing asks again on the next one. */
export const directChoice = {
  read: () => choice.read() === 'on',
  write: (direct: boolean): void => choice.write(direct ? 'on' : null),
} as const

/** `write` throws when the browser keeps nothing: then nothing must be said to be kept. */
export const directBook = {
  read: keptText(BOOK).read,
  write: (text: string): void => localStorage.setItem(BOOK, text),
} as const
