import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { ObservedState } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { failureOf, timeIn } from '#vendors/hiapi/host.ts'
import { ID_PREFIX } from '#vendors/hiapi/reference/known.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { detailSchema, guideShapeSchema, type WireTask } from '#vendors/hiapi/reference/wire.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'
import { askedFor } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Known kinds of `output[].type`; the documentation calls the list open. */
const TYPES: ReadonlyMap<string, OutputKind> = new Map([
  ['video', 'video'],
  ['image', 'image'],
  ['audio', 'audio'],
  ['first_frame', 'image'],
  ['last_frame', 'image'],
  ['thumbnail', 'image'],
])

/** Reads the answer to a detail request. */
export function observeTask(answer: Answer, id: string): Observation {
  const trouble = pollTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(detailSchema, answer.json)
  if (parsed.success) return observeWireTask(parsed.output.data, answer, id)
  return unintelligible(
    answer,
    v.is(guideShapeSchema, answer.json)
      ? 'the answer is in the guide dialect: track this task with a connection of the kind "HiAPI guide"'
      : issueText(parsed.issues),
  )
}

/** Reads one task object, from a detail answer or out of a list. */
export function observeWireTask(task: WireTask, answer: Answer, id: string): Observation {
  const created = parseVendorTime(task.created)
  const state = stateOf(task, answer)
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      model: textOf(task.model, 200),
      createdAt: created ?? idTime(id, answer.reply.receivedAt),
      endedAt: parseVendorTime(task.completed),
      precision: SECOND,
      ...askedFor(task.input),
    },
    outputs: state.phase === 'succeeded' ? outputsOf(task.output) : [],
    evidence: evidenceIn(answer, { statusWord: task.status }),
  }
  return withGuesses(seen, answer)
}

/** Ids hold a ULID, so they tell roughly when the task was made even where the answer does not. */
export function idTime(id: string, now: EpochMs): EpochMs | null {
  return timeIn(id, ID_PREFIX, now)
}

/** HiAPI's own skills lower-case the word before comparing it. */
function stateOf(task: WireTask, answer: Answer): ObservedState {
  switch (task.status.toLowerCase()) {
    case 'queued':
      return { phase: 'queued', position: null }
    case 'handling':
      return { phase: 'running', progress: null }
    case 'archiving':
      return { phase: 'finishing' }
    case 'success':
      return { phase: 'succeeded' }
    case 'fail': {
      const failure = failureOf(task.error, answer)
      return { phase: failure.code?.toUpperCase() === 'TASK_TIMEOUT' ? 'timedOut' : 'failed', failure }
    }
    default:
      return { phase: 'unrecognised', word: textOf(task.status, 200) ?? '' }
  }
}

function outputsOf(output: Json | undefined): readonly Output[] {
  const entries: readonly unknown[] = Array.isArray(output) ? output : [output]
  return entries.slice(0, OUTPUT_LIMIT).flatMap((entry, index): Output[] => {
    const url = isJsonObject(entry) ? httpUrl(entry['url']) : null
    if (!isJsonObject(entry) || url === null) return []
    const type = textOf(entry['type'], 100)
    const kind = TYPES.get(type?.toLowerCase() ?? '')
    return [
      {
        ...UNKNOWN_OUTPUT_FACTS,
        // The position: links are renewed, and a skipped entry must not shift the others.
        key: String(index),
        kind: kind ?? kindOfUrl(url),
        role: type === kind ? null : type,
        url,
        // 7 days as a rule, but 24 h in the SDK's own example: only `expireAt` counts. Absent or 0: kept for good.
        expiry: expiryOf(entry['expireAt'], url),
      },
    ]
  })
}
