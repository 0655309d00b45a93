import { useEffect, useRef, useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Draft } from '#engine/engine.ts'

/**
 * A double click, a held Enter key and an impatient second press all come within this time. Whoever wants the same
 * thing twice says so with *How many*.
 */
const QUIET_MS = 1_500

/** Submits a draft at most once per deliberate press. `busy` lasts until another press would count. */
export function useSubmit(): {
  readonly submit: (draft: Draft, count: number) => void
  readonly busy: boolean
  readonly made: readonly TaskId[]
  readonly failure: string | null
} {
  const engine = useEngine()
  // A ref, because two presses can come before React has rendered once.
  const door = useRef<'open' | 'sending' | 'quiet'>('open')
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<readonly TaskId[]>([])
  const [failure, setFailure] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function openLater() {
    door.current = 'quiet'
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      door.current = 'open'
      setBusy(false)
    }, QUIET_MS)
  }

  async function run(draft: Draft, count: number) {
    setBusy(true)
    setFailure(null)
    try {
      const ids = await engine.commands.submit(draft, count)
      setMade((before) => [...ids, ...before])
    } catch (error) {
      setFailure(`Nothing was sent, because the task could not be stored first: ${errorText(error)}`)
    }
    openLater()
  }

  function submit(draft: Draft, count: number) {
    // A held key keeps the door shut for as long as it repeats.
    if (door.current === 'quiet') openLater()
    if (door.current !== 'open') return
    door.current = 'sending'
    void run(draft, count)
  }

  return { submit, busy, made, failure }
}
