import { useEffect, useRef, useState } from 'react'
import { endedWords, type Counts } from '#app/ended-words.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { countByPhase } from '#engine/ledger/selectors.ts'

/** At most one sentence in this time: a wave of a thousand results is one piece of news, not a thousand. */
const QUIET_MS = 4_000

/** Tells screen readers, politely and seldom, which tasks ended. Loading the stored tasks is no news. */
export function Announcer() {
  const { store } = useEngine().ledger
  const [words, setWords] = useState('')
  const told = useRef<Counts | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    function tell() {
      timer = undefined
      const counts = countByPhase(store.getState().tasks)
      const ended = told.current === null ? '' : endedWords(told.current, counts)
      told.current = counts
      if (ended !== '') setWords(ended)
    }
    const stop = store.subscribe((state) => {
      if (!state.loaded) return
      if (told.current === null) told.current = countByPhase(state.tasks)
      else timer ??= setTimeout(tell, QUIET_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  )
}
