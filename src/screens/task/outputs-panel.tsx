import { Download } from 'lucide-react'
import { isDead } from '#domain/output/expiry.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { remarkWords } from '#parts/remark-words.ts'
import { taskTitle } from '#parts/task-title.ts'
import { useSaveAll } from '#parts/use-save-all.ts'
import { mainOutput } from '#previews/output-words.ts'
import { OutputCard } from '#screens/task/output-card.tsx'
import { classNames } from '#ui/class-names.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'

/** What the task made: the result first and large, frames and thumbnails small below it. */
export function OutputsPanel({ record }: { readonly record: TaskRecord }) {
  const { saveAll, saving } = useSaveAll()
  const now = useNow()
  const main = mainOutput(record.outputs)
  const title = taskTitle(record)
  const alive = record.outputs.filter((output) => !isDead(output, now))

  return (
    <Panel
      title="Outputs"
      actions={
        alive.length > 1 ? (
          <ActButton
            act="save"
            size="sm"
            busy={saving}
            onClick={() => saveAll(alive.map((output) => ({ id: record.id, outputKey: output.key })))}
          >
            <Download size={13} aria-hidden="true" />
            Save all
          </ActButton>
        ) : undefined
      }
    >
      {main === null ? (
        <p className="text-sm text-muted">{nothingWords(record)}</p>
      ) : (
        <ul className={classNames('grid gap-3', record.outputs.length > 1 && 'grid-cols-2')}>
          {[main, ...record.outputs.filter((output) => output !== main)].map((output) => (
            <li key={output.key} className={classNames('min-w-0', output === main && 'col-span-full')}>
              <OutputCard
                record={record}
                output={output}
                title={title}
                compact={output !== main}
                dead={isDead(output, now)}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function nothingWords({ state, remark }: TaskRecord): string {
  if (remark?.kind === 'files-removed') return remarkWords(remark).long
  return NOTHING[state.phase === 'succeeded' ? 'succeeded' : 'other']
}

const NOTHING = {
  succeeded: 'The vendor says that it succeeded, but names no output. The last response below is its whole answer.',
  other: 'Nothing yet.',
} as const
