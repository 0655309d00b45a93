import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { parseVendorTime, SECOND } from '#domain/time.ts'
import { readTaskError } from '#vendors/reading/api-error.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { askedFor } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'
import { outputsOf } from '#vendors/videos/outputs.ts'
import { videoSchema, type WireVideo } from '#vendors/videos/wire.ts'

/** Reads the answer to a poll of the video `id`. */
export function observeAnswer(id: string | null, answer: Answer): Observation {
  return pollTrouble(answer) ?? observeVideo(id, answer.json, answer)
}

/** Reads one video: an answer's JSON, or a row of a list. */
export function observeVideo(id: string | null, json: Json | undefined, answer: Answer): Observation {
  const parsed = v.safeParse(videoSchema, json)
  if (!parsed.success) return unintelligible(answer, issueText(parsed.issues))
  const video = parsed.output
  const state = stateOf(video, answer)
  const isOver = state.phase === 'succeeded' || state.phase === 'failed'
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      model: textOf(video.model, 200),
      createdAt: parseVendorTime(video.created_at),
      endedAt: isOver ? parseVendorTime(video.completed_at) : null,
      precision: SECOND,
      ...askedFor(requestIn(video)),
    },
    outputs: state.phase === 'succeeded' ? outputsOf(id, video, answer) : [],
    evidence: evidenceIn(answer, { statusWord: video.status }),
  }
  return withGuesses(seen, answer)
}

/** What the answer repeats of the request; a member that was left out is null here. */
function requestIn({ prompt, seconds, size }: WireVideo): Json {
  const members = Object.entries({ prompt, seconds, size })
  return Object.fromEntries(
    members.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value] as const])),
  )
}

function stateOf(video: WireVideo, answer: Answer): ObservedState {
  switch (video.status.toLowerCase()) {
    case 'queued':
      return { phase: 'queued', position: null }
    case 'in_progress':
      return { phase: 'running', progress: shareOf(video.progress) }
    case 'completed':
      return { phase: 'succeeded' }
    case 'failed':
      return { phase: 'failed', failure: failureOf(video, answer) }
    // The last two are words of relays (dev.to, owen_fox: polling video APIs in 2026).
    case 'cancelled':
      return { phase: 'cancelled' }
    case 'expired':
      return { phase: 'timedOut', failure: failureOf(video, answer) }
    default:
      return { phase: 'unrecognised', word: textOf(video.status, 200) ?? '' }
  }
}

/** 0 stands for "not known yet" as well as for the beginning. */
function shareOf(progress: Json | undefined): number | null {
  const isPercent = typeof progress === 'number' && progress > 0 && progress <= 100
  return isPercent ? progress / 100 : null
}

function failureOf({ error }: WireVideo, answer: Answer) {
  const said = readTaskError(error)
  return {
    step: 'task' as const,
    httpStatus: answer.reply.status,
    ...said,
    requestId: said.requestId ?? requestIdOf(answer),
  }
}
