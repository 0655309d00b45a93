/** What opens the door of a gateway: its access word, or the token of a person. */
import { createHmac, randomBytes } from 'node:crypto'
import { DAY, type Clock, type Millis } from '#domain/time.ts'
import type { Caller } from '#gateway/people/caller.ts'
import type { TokenPeople } from '#gateway/people/people-config.ts'
import { tokenHash } from '#gateway/people/token.ts'
import { sameText } from '#gateway/server/same-text.ts'

export interface Entry {
  /** For whoever is asked for it. */
  readonly words: { readonly label: string; readonly ask: string; readonly mistake: string }
  readonly cookie: string
  /** Whose secret this is, as it was typed or sent; null for nobody's. */
  callerOf(secret: string): Caller | null
  /** What a browser keeps in the place of the secret. */
  passFor(caller: Caller): string
  readPass(pass: string): Caller | null
}

/** A browser is asked again after this. */
export const PASS_AGE: Millis = 30 * DAY

/** The word that a gateway without people prints when it starts: one for everybody, good until it ends. */
export function wordEntry(word: string): Entry {
  const pass = randomBytes(32).toString('base64url')
  const caller: Caller = { name: null, role: 'keep', through: 'word' }
  return {
    words: {
      label: 'Access word',
      ask: 'This gateway holds keys and listens beyond its own machine. Enter the access word that it printed when it started.',
      mistake: 'That is not the access word. The gateway printed it when it started.',
    },
    cookie: 'renderwatch-access',
    callerOf: (secret) => (sameText(secret.toLowerCase(), word) ? caller : null),
    passFor: () => pass,
    readPass: (given) => (sameText(given, pass) ? caller : null),
  }
}

/**
 * A pass says who and since when, signed with the gateway's secret and the hash of the person's token: nothing has to be
 * kept, a restart logs nobody out, and every pass of a person ends with their entry or their token.
 */
export function tokenEntry({ people }: TokenPeople, secret: string, clock: Clock): Entry {
  const key = createHmac('sha256', secret).update('sessions of people').digest()
  const byName = new Map(people.map((person) => [person.name, person]))

  function sign(name: string, since: string): string {
    const hash = byName.get(name)?.hash ?? ''
    return createHmac('sha256', key)
      .update(JSON.stringify([name, since, hash]))
      .digest('base64url')
  }

  return {
    words: {
      label: 'Your token',
      ask: 'Enter the token that the keeper of this gateway made for you. This browser stays signed in for 30 days.',
      mistake: 'Nobody here has this token. It may have been replaced: ask the keeper of this gateway.',
    },
    cookie: 'renderwatch-session',
    callerOf(given) {
      const hash = tokenHash(given) ?? ''
      // All of them, whichever it is: how long it takes tells nothing.
      const [found] = people.filter((person) => sameText(hash, person.hash))
      return found === undefined ? null : { name: found.name, role: found.role, through: 'token' }
    },
    passFor({ name }) {
      const since = clock.now().toString(36)
      return `${Buffer.from(name ?? '').toString('base64url')}.${since}.${sign(name ?? '', since)}`
    },
    readPass(given) {
      const [, coded = '', since = '', signature = ''] =
        /^([\w-]{1,400})\.([0-9a-z]{1,12})\.([\w-]{43})$/.exec(given) ?? []
      const person = byName.get(Buffer.from(coded, 'base64url').toString())
      if (person === undefined || !sameText(signature, sign(person.name, since))) return null
      const age = clock.now() - Number.parseInt(since, 36)
      return age >= 0 && age < PASS_AGE ? { name: person.name, role: person.role, through: 'session' } : null
    },
  }
}
