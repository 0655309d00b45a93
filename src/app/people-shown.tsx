/** Who is signed in, and that nobody is any more. Not part of the frame: most gateways know no people. */
import { signInDonePath, signInPath } from '#domain/people/sign-in-path.ts'
import type { Person } from '#domain/people/roles.ts'
import { settingsRoute } from '#url/route.ts'
import { RouteLink } from '#url/route-link.tsx'

/** A line of the rail, or, where nobody is signed in, a banner above all screens. */
export function PeopleShown({ person }: { readonly person: Person | null }) {
  return person === null ? <SignedOut /> : <PersonLine person={person} />
}

function PersonLine({ person }: { readonly person: Person }) {
  return (
    <RouteLink
      to={settingsRoute()}
      title={`Signed in as ${person.name}, who may ${person.role}`}
      className="flex min-w-0 gap-1.5 rounded-sm px-2.5 text-xs text-muted hover:text-ink"
    >
      <bdi className="truncate">{person.name}</bdi>
      <span className="shrink-0">· {person.role}</span>
    </RouteLink>
  )
}

/** Signs in in another tab, so that nothing that was begun in this one is lost. */
function SignedOut() {
  return (
    <div
      role="alert"
      className="flex flex-wrap gap-x-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-xs text-warn"
    >
      <span>The gateway does not know you any more. What is on this page stays; nothing can be changed until you</span>
      <a
        href={`${signInPath}?${new URLSearchParams({ next: signInDonePath }).toString()}`}
        target="_blank"
        rel="noopener"
        className="font-semibold underline"
      >
        sign in
      </a>
    </div>
  )
}
