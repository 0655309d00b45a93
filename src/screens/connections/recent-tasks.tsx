import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Connection } from '#domain/connection/connection.ts'
import { errorText } from '#domain/error-text.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { recentTasks } from '#parts/connection-requests.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { useRuleBook } from '#parts/rule-book.ts'
import { createSelection } from '#parts/selection.ts'
import { trackTasks } from '#parts/task-requests.ts'
import { listOf, pageSizeMistake, refOf, type RecentList } from '#screens/connections/recent-list.ts'
import { RecentTable } from '#screens/connections/recent-table.tsx'
import { triageTrouble } from '#triage/triage.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'
import type { Vendor } from '#vendors/port.ts'

const USUAL_PAGE = 20

/** The vendor's own list of this account's tasks, to pick from what was submitted elsewhere. Reading it bills nothing. */
export function RecentTasks({
  connection,
  vendor,
  onClose,
}: {
  readonly connection: Connection
  readonly vendor: Vendor
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const limit = vendor.listPageLimit ?? 100
  const [typed, setTyped] = useState(String(Math.min(USUAL_PAGE, limit)))
  const [asked, setAsked] = useState({ size: Number(typed), round: 1 })
  const reading = useInfiniteQuery(recentTasks(engine, connection.id, asked))
  const list = listOf(reading.data?.pages ?? [])
  const mistake = pageSizeMistake(typed, limit, vendor.label)
  return (
    <Dialog title={`Recent tasks of ${connection.label}`} onClose={onClose} className="w-[min(52rem,calc(100vw-2rem))]">
      <div className="flex flex-col gap-3 p-4 text-sm">
        <div className="flex flex-wrap items-start gap-3">
          <TextField
            label="Tasks per page"
            inputMode="numeric"
            value={typed}
            onText={setTyped}
            error={mistake}
            help={`${vendor.label} gives at most ${limit}.`}
            frameClassName="w-52"
          />
          <Button
            size="sm"
            className="mt-5"
            busy={reading.isFetching}
            disabled={mistake !== null}
            onClick={() => setAsked(({ round }) => ({ size: Number(typed), round: round + 1 }))}
          >
            List again
          </Button>
        </div>
        <ListTrouble vendor={vendor} list={list} />
        {reading.isError ? <p role="alert">{errorText(reading.error)}</p> : null}
        <Pick
          connection={connection}
          list={list}
          reading={reading.isFetching}
          onMore={() => void reading.fetchNextPage()}
        />
      </div>
    </Dialog>
  )
}

function ListTrouble({ vendor, list }: { readonly vendor: Vendor; readonly list: RecentList }) {
  const rules = useRuleBook()
  if (list.trouble === null) return null
  const { title, explanation } = triageTrouble(rules, vendor.key, list.trouble).verdict
  return (
    <div role="alert" className="rounded-md bg-warn-soft px-3 py-2">
      <p className="font-semibold text-warn">{title}</p>
      <p>{explanation}</p>
      <p className="mt-1 text-xs wrap-anywhere text-muted">{list.trouble.message}</p>
    </div>
  )
}

/** The list as far as it is known, to pick from. */
function Pick({
  connection,
  list,
  reading,
  onMore,
}: {
  readonly connection: Connection
  readonly list: RecentList
  readonly reading: boolean
  readonly onMore: () => void
}) {
  const engine = useEngine()
  const [picked] = useState(createSelection<string>)
  const pickedIds = useStore(picked.store, ({ keys }) => keys)
  const isTracked = (id: string) => engine.ledger.findByRemote(connection.id, id) !== undefined
  const open = list.tasks.filter(({ remote }) => !isTracked(remote.id))
  const chosen = open.filter(({ remote }) => pickedIds.has(remote.id))
  const track = useMutation({
    ...trackTasks(engine),
    onSuccess({ added }) {
      picked.clear()
      showToast({ text: `${countOf(added.length, 'task')} added to the list.`, tone: 'good' })
    },
  })
  return (
    <>
      {list.tasks.length > 0 ? (
        <RecentTable tasks={list.tasks} isTracked={isTracked} picked={pickedIds} onPick={picked.toggle} />
      ) : (
        <output className="text-muted">
          {reading ? 'Asking…' : list.trouble === null && !list.hasMore ? 'This account has no tasks.' : ''}
        </output>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <ActButton
          act="track"
          tone="primary"
          busy={track.isPending}
          disabled={chosen.length === 0}
          onClick={() => track.mutate(chosen.map((task) => refOf(task, connection.id, connection.vendor)))}
        >
          Track {countOf(chosen.length, 'task')}
        </ActButton>
        <Button disabled={open.length === 0} onClick={() => picked.replace(open.map(({ remote }) => remote.id))}>
          Pick all that are new
        </Button>
        {!list.hasMore || list.tasks.length === 0 ? null : (
          <ActButton act="browse" busy={reading} onClick={onMore}>
            More
          </ActButton>
        )}
        <span className="text-xs text-muted">{listedWords(list)}</span>
      </div>
    </>
  )
}

function listedWords({ tasks, total }: RecentList): string {
  if (tasks.length === 0) return ''
  return total === null ? `${tasks.length} listed` : `${tasks.length} of ${formatCount(total)} listed`
}
