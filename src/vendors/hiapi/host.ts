/** What HiAPI's host does alike in both of its dialects: how it takes a submit. */
import * as v from 'valibot'
import type { Observation } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { Remote } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { submitTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import type { SubmitOutcome } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export interface Created {
  readonly remote: Remote
  /** The creation time that the id carries; null when it carries none. */
  readonly madeAt: EpochMs | null
  /** What the answer says beyond the id; null when that is all: then the task begins in the queue. */
  readonly observation: Observation | null
}

/** `schema` reads the id out of an accepted answer, `created` makes of it what the dialect knows. */
export function readCreated(
  answer: Answer,
  schema: v.GenericSchema<unknown, string>,
  created: (id: string) => Created,
): SubmitOutcome {
  const trouble = submitTrouble(answer, isPostponed)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(schema, answer.json)
  if (!parsed.success) {
    const { trouble: drift, evidence } = unintelligible(answer, issueText(parsed.issues))
    return { kind: 'unknown', trouble: drift, evidence }
  }
  const { remote, madeAt, observation } = created(parsed.output)
  return {
    kind: 'accepted',
    remote,
    observation: observation ?? {
      kind: 'status',
      state: { phase: 'queued', position: null },
      facts: { ...NO_FACTS, createdAt: madeAt },
      outputs: [],
      evidence: evidenceIn(answer),
    },
    replayed: answer.reply.headers['idempotent-replay']?.toLowerCase() === 'true',
  }
}

/** The SDK repeats a POST after 429 and 503, and after 409 while the first request with this key is in flight. */
function isPostponed(status: number, error: ApiError | null): boolean {
  if (status === 429 || error?.code?.toUpperCase() === 'IDEMPOTENCY_KEY_PROCESSING') return true
  // A 503 without HiAPI's envelope is some proxy's, and says nothing about what happened behind it.
  return status === 503 && error !== null
}
