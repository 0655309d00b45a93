/** What the terminal says of people. */
import { ROLES } from '#domain/people/roles.ts'
import type { PeopleConfig } from '#gateway/people/people-config.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'

/** Beyond its own machine whoever has one word for all would read, and could spend from, what all of them keep. */
export const NEEDS_PEOPLE =
  'a gateway that keeps the list beyond its own machine must know who comes: name "people" in the configuration (see README, People)'

/** A new token, told this once, and what of it goes into the configuration. */
export function tokenWords(name: string): string {
  const token = newToken()
  const entry = { name, role: ROLES[0], hash: tokenHash(token) }
  return `Give this to ${name}; it is shown this once:

  ${token}

And this to the configuration, under "people": { "kind": "tokens", "people": [ … ] }, with a role of
${ROLES.join(', ')}:

  ${JSON.stringify(entry)}

It holds after the next start; the person's earlier token ends then.
`
}

export function peopleWords(people: PeopleConfig): string {
  if (people.kind === 'tokens') return people.people.map(({ name, role }) => `${name} (${role})`).join(', ')
  const named = Object.entries(people.people).map(([name, role]) => `${name} (${role})`)
  const others = people.others === null ? [] : [`everybody else (${people.others})`]
  return `${[...named, ...others].join(', ') || 'nobody'}; named by ${people.header} from ${people.from.join(', ')}`
}
