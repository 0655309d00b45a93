import { useEffect, useRef, useState } from 'react'
import type { Connection } from '#domain/connection/connection.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { NOTHING_YET, pageSizeMistake, refOf, withPage, type RecentList } from '#screens/connections/recent-list.ts'
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
  const [list, setList] = useState<RecentList>(NOTHING_YET)
  const [size, setSize] = useState(String(Math.min(USUAL_PAGE, limit)))
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const asked = useRef(false)
  const mistake = pageSizeMistake(size, limit, vendor.label)
  const isTracked = (id: string) => engine.ledger.findByRemote(connection.id, id) !== undefined
  const open = list.tasks.filter(({ remote }) => !isTracked(remote.id))
  const chosen = open.filter(({ remote }) => picked.has(remote.id))

  async function ask(from: RecentList) {
    if (from.next === null || mistake !== null) return
    setBusy(true)
    const outcome = await engine.commands.list(connection.id, from.next, Number(size))
    setList(withPage(from, from.next, outcome))
    setBusy(false)
  }

  // The dialog was opened to see the list.
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    void ask(NOTHING_YET)
  })

  async function track() {
    const { added } = await engine.commands.track(chosen.map((task) => refOf(task, connection.id, vendor.key)))
    setPicked(new Set())
    showToast({ text: `${countOf(added.length, 'task')} added to the list.`, tone: 'good' })
  }

  const trouble = list.trouble === null ? null : triageTrouble(vendor.key, list.trouble).verdict
  return (
    <Dialog title={`Recent tasks of ${connection.label}`} onClose={onClose} className="w-[min(52rem,calc(100vw-2rem))]">
      <div className="flex flex-col gap-3 p-4 text-sm">
        <div className="flex flex-wrap items-start gap-3">
          <TextField
            label="Tasks per page"
            inputMode="numeric"
            value={size}
            onText={setSize}
            error={mistake}
            help={`${vendor.label} gives at most ${limit}.`}
            frameClassName="w-52"
          />
          <Button
            size="sm"
            className="mt-5"
            busy={busy}
            disabled={mistake !== null}
            onClick={() => void ask(NOTHING_YET)}
          >
            List again
          </Button>
        </div>
        {trouble === null ? null : (
          <div role="alert" className="rounded-md bg-warn-soft px-3 py-2">
            <p className="font-semibold text-warn">{trouble.title}</p>
            <p>{trouble.explanation}</p>
            <p className="mt-1 text-xs wrap-anywhere text-muted">{list.trouble?.message}</p>
          </div>
        )}
        {list.tasks.length > 0 ? (
          <RecentTable tasks={list.tasks} isTracked={isTracked} picked={picked} onPicked={setPicked} />
        ) : (
          <output className="text-muted">
            {busy ? 'Asking…' : list.trouble === null && list.next === null ? 'This account has no tasks.' : ''}
          </output>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" disabled={chosen.length === 0} onClick={() => void track()}>
            Track {countOf(chosen.length, 'task')}
          </Button>
          <Button disabled={open.length === 0} onClick={() => setPicked(new Set(open.map(({ remote }) => remote.id)))}>
            Pick all that are new
          </Button>
          {list.next === null || list.tasks.length === 0 ? null : (
            <Button busy={busy} disabled={mistake !== null} onClick={() => void ask(list)}>
              More
            </Button>
          )}
          <span className="text-xs text-muted">
            {list.tasks.length === 0
              ? ''
              : list.total === null
                ? `${list.tasks.length} listed`
                : `${list.tasks.length} of ${formatCount(list.total)} listed`}
          </span>
        </div>
      </div>
    </Dialog>
  )
}
