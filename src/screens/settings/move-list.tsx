import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ConnectionMatch } from '#domain/connection/match-connections.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { OwnList } from '#engine/engine.ts'
import { errorText } from '#domain/error-text.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { moveOnArrival } from '#preferences/move-on-arrival.ts'
import { MatchChoice } from '#screens/settings/match-choice.tsx'
import { Button } from '#ui/button.tsx'
import { countOf } from '#ui/numbers.ts'

/** The list that this browser kept by itself, and the way of it to the gateway. */
export function MoveList({ own }: { readonly own: OwnList }) {
  const { statuses } = useConnections()
  // Whose tasks are whose is another question as soon as there are other connections.
  const queryKey = ['own list', [...statuses.keys()].join(' ')]
  const looked = useQuery({ queryKey, queryFn: () => own.matches(), gcTime: 0, retry: false })
  const [chosen, setChosen] = useState<ReadonlyMap<ConnectionId, ConnectionId>>(new Map())
  const matches = looked.data ?? []
  const going = targetsOf(matches, chosen)
  const move = useMutation({
    mutationFn(targets: ReadonlyMap<ConnectionId, ConnectionId>) {
      moveOnArrival.write(false)
      return own.move(targets)
    },
  })
  const remove = useMutation({ mutationFn: () => own.remove(), onSuccess: () => looked.refetch() })
  const error = remove.error ?? move.error ?? looked.error
  const count = matches.reduce((sum, { from }) => sum + from.tasks, 0)
  const isMoved = move.isSuccess && !remove.isSuccess
  // Whoever let the gateway keep the list has said so already; where a connection has to be chosen it still asks.
  const { mutate: start } = move
  useEffect(() => {
    if (looked.data === undefined || !moveOnArrival.read()) return
    if (looked.data.length === 0) moveOnArrival.write(false)
    else if (looked.data.every(({ to }) => to !== null)) start(targetsOf(looked.data, new Map()))
  }, [looked.data, start])
  return (
    <>
      <output className={error === null ? undefined : 'text-warn'}>
        {error !== null ? errorText(error) : isMoved ? movedWords(move.data) : hereWords(count)}
      </output>
      {isMoved
        ? null
        : matches
            .filter(({ to }) => to === null)
            .map((match) => (
              <MatchChoice
                key={match.from.id}
                match={match}
                chosen={chosen.get(match.from.id) ?? null}
                onChoose={(to) => setChosen(withChoice(chosen, match.from.id, to))}
              />
            ))}
      {isMoved || count === 0 ? null : (
        <ActButton
          act="bring"
          size="sm"
          busy={move.isPending}
          disabled={going.size === 0}
          onClick={() => {
            remove.reset()
            move.mutate(going)
          }}
        >
          Move this list to the gateway
        </ActButton>
      )}
      {isMoved && move.data.moved > 0 ? (
        <Button size="sm" tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Delete it from this browser
        </Button>
      ) : null}
    </>
  )
}

function targetsOf(
  matches: readonly ConnectionMatch[],
  chosen: ReadonlyMap<ConnectionId, ConnectionId>,
): ReadonlyMap<ConnectionId, ConnectionId> {
  const targets = new Map(chosen)
  for (const { from, to } of matches) if (to !== null) targets.set(from.id, to)
  return targets
}

function withChoice(
  chosen: ReadonlyMap<ConnectionId, ConnectionId>,
  from: ConnectionId,
  to: ConnectionId | null,
): ReadonlyMap<ConnectionId, ConnectionId> {
  const next = new Map(chosen)
  if (to === null) next.delete(from)
  else next.set(from, to)
  return next
}

function hereWords(count: number): string {
  if (count === 0) return ''
  return `${countOf(count, 'task')} that this browser kept by itself ${count === 1 ? 'is' : 'are'} not shown here.`
}

function movedWords({ moved, left }: { readonly moved: number; readonly left: number }): string {
  const all = `${countOf(moved, 'task')} moved: all of them are kept by the gateway.`
  const rest = left === 0 ? '' : ` ${countOf(left, 'task')} ${left === 1 ? 'stays' : 'stay'} here alone.`
  return `${all}${rest} This browser still has its own copy.`
}
