import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Phase } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { countByPhase, type Tasks } from '#engine/ledger/selectors.ts'
import { favicon } from '#app/favicon.ts'
import { titleWords } from '#app/title-words.ts'

const ON_THE_WAY: readonly Phase[] = ['submitting', 'queued', 'running', 'finishing']

function counted(tasks: Tasks, phases: readonly Phase[]): number {
  const counts = countByPhase(tasks)
  return phases.reduce((sum, phase) => sum + counts[phase], 0)
}

/** Keeps the title and the icon of the browser tab in step with what is running and what has failed. */
export function useDocumentTitle(screen: string): void {
  const { store } = useEngine().ledger
  const running = useStore(store, ({ tasks }) => counted(tasks, ON_THE_WAY))
  const failed = useStore(store, ({ tasks }) => counted(tasks, ['failed', 'timedOut']))
  useEffect(() => {
    document.title = titleWords(running, failed, screen)
  }, [running, failed, screen])
  useEffect(() => favicon(running, failed), [running, failed])
}
