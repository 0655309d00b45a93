import { useQuery } from '@tanstack/react-query'
import type { KeptEvidence } from '#domain/task/evidence.ts'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'

export interface LastAnswer {
  /** Null where the task has no answer that was understood. */
  readonly evidence: KeptEvidence | null
  /** Of its text: `reading` while it is looked up, `failed` when it cannot be read just now, `lost` when it is not there. */
  readonly text: 'there' | 'reading' | 'failed' | 'lost'
}

/** The last answer of a task, with its text as soon as that is found. */
export function useLastAnswer(record: TaskRecord): LastAnswer {
  const engine = useEngine()
  const shelved = isShelved(record)
  const { data, isError } = useQuery({
    queryKey: ['last answer', record.id, shelved ? record.evidence : null],
    queryFn: async () => (await engine.withTexts([record]))[0]?.evidence ?? null,
    enabled: shelved,
    // Mostly it lies in this browser.
    networkMode: 'always',
    retry: false,
    // What was said once stays said.
    staleTime: Infinity,
    // A text that nobody looks at is not carried.
    gcTime: 0,
  })
  const { evidence } = data === undefined ? record : withText(record, { evidence: data })
  if (evidence?.body !== null) return { evidence, text: 'there' }
  return { evidence, text: isError ? 'failed' : data === undefined ? 'reading' : 'lost' }
}
