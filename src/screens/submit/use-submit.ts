import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Draft } from '#engine/engine.ts'
import { submitDraft } from '#parts/task-requests.ts'

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
  const [quiet, setQuiet] = useState(false)
  const [made, setMade] = useState<readonly TaskId[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function openLater() {
    door.current = 'quiet'
    setQuiet(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      door.current = 'open'
      setQuiet(false)
    }, QUIET_MS)
  }

  const sending = useMutation({
    ...submitDraft(engine),
    meta: { told: true },
    onSuccess: (ids) => setMade((before) => [...ids, ...before]),
    onSettled: openLater,
  })

  function submit(draft: Draft, count: number) {
    // A held key keeps the door shut for as long as it repeats.
    if (door.current === 'quiet') openLater()
    if (door.current !== 'open') return
    door.current = 'sending'
    sending.mutate({ draft, count })
  }

  const failure = sending.error === null ? null : errorText(sending.error)
  return { submit, busy: sending.isPending || quiet, made, failure }
}
