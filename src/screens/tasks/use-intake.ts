import { useEffect, useMemo, useState } from 'react'
import type { Connection } from '#domain/connection.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { useConnections } from '#engine/use-connections.ts'
import { NO_ANSWERS, type Answers, type Intake } from '#intake/intake.ts'
import type { Harvest } from '#intake/harvest.ts'
import { harvestInSlices } from '#intake/recognise.ts'
import { resolve } from '#intake/resolve.ts'

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
}

/** The paste field's text and what it was understood as. Reading yields to the page; answers apply at once. */
export function useIntake(): IntakeState {
  const { ledger } = useEngine()
  const { statuses } = useConnections()
  const tasks = useTasks()
  const [text, setText] = useState('')
  const [answers, setAnswers] = useState(NO_ANSWERS)
  const [read, setRead] = useState<Read | null>(null)
  const connections = useSameConnections([...statuses.values()].map(({ connection }) => connection))

  useEffect(() => {
    if (text === '') return
    const controller = new AbortController()
    void harvestInSlices(text, connections, { signal: controller.signal }).then((harvest) => {
      if (harvest !== null && !controller.signal.aborted) setRead({ text, harvest })
    })
    return () => controller.abort()
  }, [text, connections])

  const intake = useMemo(() => {
    if (read === null || text === '') return null
    const known = (connection: string, id: string) => {
      const record = ledger.findByRemote(connection, id)
      return record !== undefined && tasks.has(record.id) ? record.id : undefined
    }
    return resolve(read.harvest, { connections, answers, known })
  }, [read, text, connections, answers, ledger, tasks])

  function changeText(next: string) {
    setText(next)
    // Answers belong to one paste: the next one is asked again.
    if (next.trim() === '') {
      setAnswers(NO_ANSWERS)
      setRead(null)
    }
  }

  return {
    text,
    setText: changeText,
    intake,
    answers,
    answer: (key, value) => setAnswers((before) => new Map(before).set(key, value)),
    reading: text.trim() !== '' && read?.text !== text,
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
