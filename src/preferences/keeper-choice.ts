/** What this browser remembers of who keeps the list: who it was, and how much of a gateway's list is known here. */
import { keptText } from '#preferences/safe-storage.ts'

const keeper = keptText('renderwatch.keeper')
const cursor = keptText('renderwatch.keeper.cursor')
const heard = keptText('renderwatch.keeper.heard')

/** Null on a first visit. A browser that keeps nothing asks again on the next one. */
export const keeperChoice = {
  read(): 'page' | 'gateway' | null {
    const text = keeper.read()
    return text === 'page' || text === 'gateway' ? text : null
  },
  write: (who: 'page' | 'gateway'): void => keeper.write(who),
} as const

export const keptCursor = {
  read: cursor.read,
  write: cursor.write,
  readHeard(): number | null {
    const text = heard.read()
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
  },
  writeHeard: (at: number): void => heard.write(String(at)),
} as const
