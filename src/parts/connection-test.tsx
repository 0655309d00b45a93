import { useMutation } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import type { ConnectionId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { testConnection } from '#parts/connection-requests.ts'
import { probeWords } from '#parts/probe-words.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { classNames } from '#ui/class-names.ts'

/** Asks the vendor whether the key works, with the smallest call that bills nothing. */
export function ConnectionTest({
  connection,
  onTested,
}: {
  readonly connection: ConnectionId
  readonly onTested?: (works: boolean) => void
}) {
  const engine = useEngine()
  const test = useMutation({
    ...testConnection(engine, connection),
    onSuccess: (outcome) => onTested?.(outcome.kind === 'works'),
  })
  const result = test.data === undefined ? null : probeWords(test.data)

  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <ActButton act="test" size="sm" busy={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? null : <Plug size={13} aria-hidden="true" />}
        Test
      </ActButton>
      {result === null && !test.isPending ? <span className="text-xs text-muted">Bills nothing.</span> : null}
      <output
        className={classNames(
          'min-w-0 flex-1 text-sm wrap-anywhere',
          result?.good === true ? 'text-good' : 'text-danger',
        )}
      >
        {test.isPending ? '' : result?.text}
      </output>
    </div>
  )
}
