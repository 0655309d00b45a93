import { useMutation } from '@tanstack/react-query'
import { useStore } from 'zustand'
import { ROLES, type Role } from '#domain/people/roles.ts'
import { signOutPath } from '#domain/people/sign-in-path.ts'
import { whoIsHere } from '#parts/people/who-is-here.ts'
import { Button } from '#ui/button.tsx'
import { Panel } from '#ui/panel.tsx'

/** Each may do what the ones above it may. */
const ROLE_WORDS = {
  look: 'see tasks, outputs and how the gateway fares',
  watch: 'track, check, note and save',
  spend: 'submit, cancel, send again and forget',
  keep: 'change connections, keys and settings',
} as const satisfies Record<Role, string>

/** Who is signed in, and what they may do. Nothing where the gateway knows no people. */
export function PersonPanel() {
  const person = useStore(whoIsHere, (state) => state.person)
  const leave = useMutation({
    async mutationFn() {
      const response = await fetch(signOutPath, { method: 'POST' })
      if (!response.ok) throw new Error('The gateway did not sign you out. Try again.')
      location.assign('/')
    },
  })
  if (person === null) return null
  const may = ROLES.slice(0, ROLES.indexOf(person.role) + 1)
  return (
    <Panel title="You">
      <div className="flex flex-col items-start gap-2 text-sm">
        <p>
          <bdi className="font-semibold">{person.name}</bdi>, with the role “{person.role}”
        </p>
        <ul aria-label="What you may do" className="list-disc pl-5 text-muted">
          {may.map((role) => (
            <li key={role}>{ROLE_WORDS[role]}</li>
          ))}
        </ul>
        {person.canLeave ? (
          <Button size="sm" busy={leave.isPending || leave.isSuccess} onClick={() => leave.mutate()}>
            Sign out
          </Button>
        ) : (
          <p className="text-xs text-muted">You are signed in by the proxy before this gateway: sign out there.</p>
        )}
      </div>
    </Panel>
  )
}
