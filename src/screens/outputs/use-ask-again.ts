import { useState } from 'react'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { showToast } from '#ui/toast.tsx'

/** Asks the vendor about a task that is over: a fresh answer renews its links at some vendors. */
export function useAskAgain(record: TaskRecord): { readonly asking: boolean; readonly askAgain: () => Promise<void> } {
  const engine = useEngine()
  const [asking, setAsking] = useState(false)
  async function askAgain() {
    setAsking(true)
    try {
      await engine.commands.recheck(record.id)
      const after = engine.ledger.get(record.id)
      const links = (one: TaskRecord | undefined) => one?.outputs.map(({ url }) => url).join('\n')
      if (after !== undefined && after.contact.kind !== 'fine') {
        showToast({ text: `The vendor could not be asked: ${after.contact.trouble.message}`, tone: 'danger' })
      } else if (links(after) === links(record)) {
        showToast({ text: 'The vendor still gives the same link.' })
      } else showToast({ text: 'The vendor gave a new link.', tone: 'good' })
    } finally {
      setAsking(false)
    }
  }
  return { asking, askAgain }
}
