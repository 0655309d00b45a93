/** What this browser remembers of who keeps the list: who it was, and how much of a gateway's list is known here. */

const KEEPER = 'renderwatch.keeper'
const CURSOR = 'renderwatch.keeper.cursor'
const HEARD = 'renderwatch.keeper.heard'

/** Null on a first visit. */
export const keeperChoice = {
  read(): 'page' | 'gateway' | null {
    const text = readText(KEEPER)
    return text === 'page' || text === 'gateway' ? text : null
  },
  write: (keeper: 'page' | 'gateway'): void => writeText(KEEPER, keeper),
} as const

export const keptCursor = {
  read: () => readText(CURSOR),
  write: (cursor: string | null): void => writeText(CURSOR, cursor),
  readHeard(): number | null {
    const text = readText(HEARD)
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
  },
  writeHeard: (at: number): void => writeText(HEARD, String(at)),
} as const

function readText(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function writeText(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // A browser that keeps nothing asks again on the next visit.
  }
}
