import { useMutation } from '@tanstack/react-query'
import type { Candidate, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { refuseCandidates, takeCandidate } from '#parts/task-requests.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { formatMoment } from '#ui/date-time.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { Panel } from '#ui/panel.tsx'
import { showToast } from '#ui/toast.tsx'
import { useNow } from '#ui/use-now.ts'

/** What the vendor's list has that a submit without an answer may have made: the person says which it is, or none. */
export function CandidatesPanel({ record }: { readonly record: TaskRecord }) {
  const engine = useEngine()
  const refuse = useMutation(refuseCandidates(engine, record.id))
  const take = useMutation({
    ...takeCandidate(engine, record.id),
    onSuccess: ({ ok, message }) => showToast({ text: message, tone: ok ? 'good' : 'danger' }),
  })
  const candidates = record.state.phase === 'unconfirmed' ? (record.state.candidates ?? []) : []
  if (candidates.length === 0) return null
  const busy = take.isPending || refuse.isPending
  return (
    <Panel title="Is it one of these?" label="Candidates">
      <div className="flex flex-col gap-2 text-sm">
        <p>
          The list of {engine.vendors.labelOf(record.vendor)} has{' '}
          {candidates.length === 1 ? 'a task that may be this one' : 'tasks that may be this one'}. Where nothing tells
          them apart from somebody else’s, only you can say.
        </p>
        <ul className="flex flex-col divide-y divide-line">
          {candidates.map((candidate) => (
            <li key={candidate.remote.id} className="flex items-start justify-between gap-2 py-2">
              <CandidateText candidate={candidate} />
              <ActButton
                act="settle"
                size="sm"
                busy={busy}
                aria-label={`It is ${candidate.remote.id}`}
                onClick={() => take.mutate(candidate)}
              >
                This is it
              </ActButton>
            </li>
          ))}
        </ul>
        <ActButton
          act="settle"
          size="sm"
          tone="quiet"
          className="self-start"
          busy={busy}
          onClick={() => refuse.mutate()}
        >
          None of these
        </ActButton>
      </div>
    </Panel>
  )
}

function CandidateText({ candidate: { remote, createdAt, prompt } }: { readonly candidate: Candidate }) {
  const now = useNow()
  const zone = useTimeZone()
  return (
    <div className="min-w-0">
      <p className="wrap-anywhere" dir="auto">
        {prompt ?? <span className="text-muted">The vendor does not repeat the prompt.</span>}
      </p>
      <p className="flex min-w-0 flex-wrap gap-x-2 text-xs text-muted">
        <span className="min-w-0 font-mono">
          <MiddleCut text={remote.id} />
        </span>
        <span>{createdAt === null ? 'made at an unknown time' : `made ${formatMoment(createdAt, now, zone)}`}</span>
      </p>
    </div>
  )
}
