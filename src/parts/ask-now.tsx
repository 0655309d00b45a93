import { useMutation } from '@tanstack/react-query'
import { useEngine } from '#engine/engine-context.tsx'
import type { ConnectionStatus } from '#engine/engine.ts'
import { endWait } from '#parts/connection-requests.ts'
import { ActButton } from '#parts/people/act-button.tsx'

/** Ends a wait by hand: the person may know better than the time that was named. */
export function AskNow({ connection }: { readonly connection: ConnectionStatus['connection'] }) {
  const end = useMutation(endWait(useEngine(), connection.id))
  return (
    <ActButton
      act="hurry"
      size="sm"
      busy={end.isPending}
      aria-label={`Ask ${connection.label} now`}
      onClick={() => end.mutate()}
    >
      Ask now
    </ActButton>
  )
}
