import { sessionPath } from '#domain/connection/session-path.ts'
import { keeperChoice } from '#preferences/keeper-choice.ts'

type Keeper = 'page' | 'gateway'

/**
 * Who keeps the list: whoever did at the last visit, so that nothing waits for the gateway. On a first visit it is
 * asked; where nobody answers, it is the page. Who it really is, is compared with every session that is read.
 */
export async function whoKeeps(): Promise<Keeper> {
  const known = keeperChoice.read()
  if (known !== null) return known
  try {
    const session: unknown = await (await fetch(sessionPath, { cache: 'no-store' })).json()
    return typeof session === 'object' && session !== null && 'keeper' in session && session.keeper === 'gateway'
      ? 'gateway'
      : 'page'
  } catch {
    return 'page'
  }
}

/** The gateway was started anew, and the other one keeps the list from now on: that is another engine. */
export function followKeeper(now: Keeper, said: Keeper, reload: () => void): void {
  if (keeperChoice.read() !== said) keeperChoice.write(said)
  // A browser that remembers nothing asks on each visit; a page would begin anew for ever where it believes otherwise.
  if (now !== said && keeperChoice.read() === said) reload()
}
