import { ChevronRight } from 'lucide-react'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { ConnectionTest } from '#parts/connection-test.tsx'
import { useRuleBook } from '#parts/rule-book.ts'
import { useLiveView } from '#screens/task/use-live-view.ts'
import { decisionPath, type PathFork } from '#triage/decision-path.ts'
import type { PathStep } from '#triage/decision-path-step.ts'
import { Badge } from '#ui/badge.tsx'
import { classNames } from '#ui/class-names.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'
import { SourceLink } from '#parts/source-link.tsx'

/** The way to the cause, for a task that is stuck, failed, or ended without its callback; nothing for one that is well. */
export function DecisionPath({ record }: { readonly record: TaskRecord }) {
  const live = useLiveView(record, useNow())
  const rules = useRuleBook()
  const advice = useEngine().vendors.adviceOf(record.vendor)
  const path = decisionPath(record, { ...live, rules, advice })
  if (path === null) return null
  return (
    <Panel title="Diagnosis">
      <ol className="flex flex-col">
        {path.map((fork) => (
          <li key={fork.fork} className="border-t border-line first:border-t-0">
            <Fork fork={fork} />
          </li>
        ))}
      </ol>
      <div className="border-t border-line pt-2 text-sm">
        <p className="text-xs text-muted">Does the key still work? Testing it bills nothing.</p>
        <div className="-mt-1.5">
          <ConnectionTest connection={record.connection} />
        </div>
      </div>
    </Panel>
  )
}

function Fork({ fork }: { readonly fork: PathFork }) {
  return (
    // Of a failure the card *What to do* has said it all: this is for whoever wonders how it was told from others.
    <details open={fork.applies && fork.fork !== 'failed' && fork.fork !== 'timed-out'} className="group">
      <summary
        aria-current={fork.applies ? 'step' : undefined}
        className={classNames(
          'flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm',
          fork.applies ? 'font-medium' : 'text-muted hover:text-ink',
        )}
      >
        <ChevronRight size={13} aria-hidden="true" className="shrink-0 group-open:rotate-90" />
        <span className="min-w-0 flex-1">{fork.title}</span>
        {fork.applies ? <Badge tone="info">this task</Badge> : null}
      </summary>
      <ul className="mb-2 flex flex-col gap-1.5 pl-[19px] text-sm">
        {fork.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
        {fork.source === null ? null : (
          <li>
            <SourceLink url={fork.source.url} name={fork.source.name} />
          </li>
        )}
      </ul>
    </details>
  )
}

function Step({ step }: { readonly step: PathStep }) {
  return (
    <li
      aria-current={step.applies ? 'step' : undefined}
      className={classNames('border-l-2 pl-2', step.applies ? 'border-accent' : 'border-line text-muted')}
    >
      {step.applies ? <span className="mr-1.5 font-medium text-accent">Now:</span> : null}
      {step.text}
    </li>
  )
}
