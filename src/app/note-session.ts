import type { Session } from '#domain/connection/gateway-protocol.ts'
import { whoIsHere } from '#parts/people/who-is-here.ts'

/** Takes over who the gateway says is here. What they may not do comes by itself: most gateways know no people. */
export function noteSession({ person, keeper }: Session): void {
  whoIsHere.setState({ person: person ?? null, refusals: new Map() })
  if (person === undefined) return
  import('#parts/people/refusals.ts').then(
    ({ refusalsFor }) => whoIsHere.setState({ refusals: refusalsFor(person, keeper === 'gateway') }),
    // The gateway refuses by itself.
    () => undefined,
  )
}
