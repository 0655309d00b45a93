import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { FailedSave, SaveJob } from '#engine/outputs/outputs-surface.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { shownName, shownTitle } from '#screens/outputs/shown-words.ts'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { countOf, formatCount } from '#ui/numbers.ts'

/** Saves of several outputs: how far they are, how they ended, and what to do about what failed. */
export function JobBars() {
  const jobs = useStore(useEngine().outputs.store, (state) => state.jobs)
  return jobs.map((job) => <JobBar key={job.key} job={job} />)
}

function JobBar({ job }: { readonly job: SaveJob }) {
  const engine = useEngine()
  const running = job.state === 'running'
  const share = job.total === null || job.total === 0 ? job.verified / job.count : job.bytes / job.total
  const again = job.failed.filter(({ final }) => !final)
  return (
    <section
      aria-label={`Saving ${countOf(job.count, 'output')}`}
      className="mt-3 flex flex-col gap-2 rounded-lg border border-line bg-surface px-3.5 py-2.5 text-sm"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="max-w-full truncate font-semibold">
          {running ? 'Saving' : job.state === 'done' ? 'Saved' : 'Cancelled'}
          {job.target === '' ? '' : ` to ${job.target}`}
        </p>
        {running ? (
          <progress
            aria-label="Saved so far"
            value={Math.min(1, share)}
            max={1}
            className="h-1.5 min-w-24 flex-1 appearance-none overflow-hidden rounded-full bg-raised [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-accent"
          />
        ) : null}
        <p className="tabular-nums">
          {running ? `${formatBytes(job.bytes)}${job.total === null ? '' : ` of ${formatBytes(job.total)}`} · ` : ''}
          {formatCount(job.verified)} of {formatCount(job.count)} {running ? 'verified' : 'saved and verified'}
        </p>
        <div className="ml-auto flex gap-1.5">
          {running ? (
            <Button size="sm" onClick={() => engine.outputs.cancelJob(job.key)}>
              Cancel
            </Button>
          ) : (
            <>
              {again.length === 0 ? null : (
                <ActButton act="save" size="sm" onClick={() => void engine.outputs.saveAll(again, job.destination)}>
                  Retry {again.length}
                </ActButton>
              )}
              <Button size="sm" tone="quiet" onClick={() => engine.outputs.dismissJob(job.key)}>
                Dismiss
              </Button>
            </>
          )}
        </div>
      </div>
      <output className="sr-only">
        {running
          ? ''
          : `${formatCount(job.verified)} of ${formatCount(job.count)} saved, ${formatCount(job.failed.length)} failed`}
      </output>
      {job.failed.length === 0 ? null : (
        <ul aria-label="Not saved" className="flex max-h-40 flex-col gap-1 overflow-y-auto border-t border-line pt-2">
          {job.failed.map((failure) => (
            <Failure key={`${failure.id} ${failure.outputKey}`} failure={failure} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Failure({ failure }: { readonly failure: FailedSave }) {
  const record = useStore(useEngine().ledger.store, (state) => state.tasks.get(failure.id))
  const output = record?.outputs.find(({ key }) => key === failure.outputKey)
  return (
    <li className="text-xs wrap-anywhere">
      <bdi className="font-medium">
        {record === undefined ? failure.id : output === undefined ? shownTitle(record) : shownName({ record, output })}
      </bdi>{' '}
      <span className="text-danger">{failure.message}</span>
    </li>
  )
}
