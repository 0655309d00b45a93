import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Connection } from '#domain/connection/connection.ts'
import { isStray } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnections } from '#engine/connection/use-connections.ts'
import { NO_ANSWERS, type Answers, type Intake } from '#intake/intake.ts'
import type { Harvest } from '#intake/harvest.ts'
import type { resolve } from '#intake/resolve.ts'
import { pastedText } from '#screens/tasks/pasted-text.ts'
import type { Registry } from '#vendors/registry-port.ts'
import { showToast } from '#ui/toast.tsx'

export interface IntakeState {
  readonly text: string
  readonly setText: (text: string) => void
  /** Null while there is no text, or it is read for the first time. */
  readonly intake: Intake | null
  readonly answers: Answers
  readonly answer: (key: string, answer: string) => void
  /** True until the text as it is now has been read. */
  readonly reading: boolean
}

interface Read {
  readonly text: string
  readonly harvest: Harvest
  readonly resolve: typeof resolve
}

/** Recognising ids is only needed once there is a text. */
async function read(
  text: string,
  connections: readonly Connection[],
  vendors: Registry,
  signal: AbortSignal,
): Promise<Read | null> {
  const [{ harvestInSlices }, { resolve }, known] = await Promise.all([
    import('#intake/recognise.ts'),
    import('#intake/resolve.ts'),
    vendors.known(),
  ])
  const harvest = await harvestInSlices(text, connections, { signal, vendors: known })
  return harvest === null ? null : { text, harvest, resolve }
}

/** The paste field's text and what it was understood as. Reading yields to the page; answers apply at once. */
export function useIntake(initialText: () => string): IntakeState {
  const { ledger, vendors } = useEngine()
  const { statuses } = useConnections()
  const [text, setText] = useState(() => initialText() || pastedText.getState())
  const [answers, setAnswers] = useState(NO_ANSWERS)
  const [done, setDone] = useState<Read | null>(null)
  const isRead = done !== null && text !== ''
  // Nobody asks which of them are known while there is nothing to look for.
  const tasks = useStore(ledger.store, (state) => (isRead ? state.tasks : null))
  const connections = useSameConnections([...statuses.values()].map(({ connection }) => connection))

  useEffect(() => {
    if (text === '') return
    const controller = new AbortController()
    read(text, connections, vendors, controller.signal).then(
      (result) => {
        if (result !== null && !controller.signal.aborted) setDone(result)
      },
      () => showToast({ text: 'A part of this page could not be loaded. Is the gateway running?', tone: 'danger' }),
    )
    return () => controller.abort()
  }, [text, connections, vendors])

  const intake = useMemo(() => {
    if (done === null || text === '' || tasks === null) return null
    const known = (connection: string, id: string) => {
      const record = ledger.findByRemote(connection, id)
      return record !== undefined && tasks.has(record.id) ? record.id : undefined
    }
    const stray = (connection: string, id: string) => {
      const record = ledger.findByRemote(connection, id)
      return record !== undefined && isStray(record) ? record.id : undefined
    }
    return done.resolve(done.harvest, { connections, answers, known, stray })
  }, [done, text, connections, answers, ledger, tasks])

  function changeText(next: string) {
    setText(next)
    pastedText.setState(next, true)
    // Answers belong to one paste: the next one is asked again.
    if (next.trim() === '') {
      setAnswers(NO_ANSWERS)
      setDone(null)
    }
  }

  return {
    text,
    setText: changeText,
    intake,
    answers,
    answer: (key, value) => setAnswers((before) => new Map(before).set(key, value)),
    reading: text.trim() !== '' && done?.text !== text,
  }
}

/** Health and budget change all the time; what a text is read for does not. */
function useSameConnections(fresh: readonly Connection[]): readonly Connection[] {
  const [kept, setKept] = useState(fresh)
  const same = kept.length === fresh.length && kept.every((connection, index) => connection === fresh[index])
  if (same) return kept
  setKept(fresh)
  return fresh
}
