import { useMutation } from '@tanstack/react-query'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { recheckTask } from '#parts/task-requests.ts'
import { showToast } from '#ui/toast.tsx'

/** Asks the vendor about a task that is over: a fresh answer renews its links at some vendors. */
export function useAskAgain(record: TaskRecord): { readonly asking: boolean; readonly askAgain: () => void } {
  const engine = useEngine()
  const { mutate, isPending } = useMutation({
    ...recheckTask(engine, record.id),
    onSuccess() {
      const after = engine.ledger.get(record.id)
      if (after !== undefined && after.contact.kind !== 'fine') {
        showToast({ text: `The vendor could not be asked: ${after.contact.trouble.message}`, tone: 'danger' })
      } else if (linksOf(after) === linksOf(record)) {
        showToast({ text: 'The vendor still gives the same link.' })
      } else showToast({ text: 'The vendor gave a new link.', tone: 'good' })
    },
  })
  return { asking: isPending, askAgain: mutate }
}

function linksOf(record: TaskRecord | undefined): string | undefined {
  return record?.outputs.map(({ url }) => url).join('\n')
}
