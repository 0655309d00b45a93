/** What waits and runs, and then the latest of the history: the server has no page after that which all versions know. */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { LATEST, QUEUE } from '#vendors/comfyui/calls.ts'
import { observeEntry } from '#vendors/comfyui/entry.ts'
import { idOf, inQueue } from '#vendors/comfyui/poll.ts'
import { queueSchema } from '#vendors/comfyui/wire.ts'
import type { ListedTask, ListOutcome } from '#vendors/listing.ts'
import { ask, done, type Script, type Step } from '#vendors/port.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { askedPage } from '#vendors/reading/page.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const PAGE_LIMIT = 200

export function listPrompts(size: number): Script<ListOutcome> {
  return QUEUE.first({}, (answer): Step<ListOutcome> => {
    if (pollTrouble(answer) !== null) return done({ kind: 'trouble', observation: observedTrouble(answer) })
    const parsed = v.safeParse(queueSchema, answer.json)
    if (!parsed.success) {
      return done({ kind: 'trouble', observation: unintelligible(answer, issueText(parsed.issues)) })
    }
    const { queue_running: running, queue_pending: pending } = parsed.output
    const waiting = pending.toReversed().flatMap((item) => queued({ phase: 'queued', position: null }, item, answer))
    const now = running.flatMap((item) => queued({ phase: 'running', progress: null }, item, answer))
    return ask(askLatest([...waiting, ...now], askedPage(1, size, PAGE_LIMIT).size))
  })
}

function askLatest(before: readonly ListedTask[], size: number): Script<ListOutcome> {
  return LATEST.once({ query: { max_items: size } }, (answer): ListOutcome => {
    if (pollTrouble(answer) !== null) return { kind: 'trouble', observation: observedTrouble(answer) }
    if (!isJsonObject(answer.json)) {
      return { kind: 'trouble', observation: unintelligible(answer, 'The history is no object') }
    }
    const entries = Object.entries(answer.json).toReversed()
    const over = entries.flatMap(([id, entry]) => listed(id, entry, answer))
    return { kind: 'page', tasks: [...before, ...over], total: null, next: null }
  })
}

function queued(state: Parameters<typeof inQueue>[0], item: Json | undefined, page: Answer): readonly ListedTask[] {
  const id = pathSegment(idOf(item))
  return id === null ? [] : [{ remote: remoteOf(id), observation: inQueue(state, item, answerWith(page, item)) }]
}

/** What has not the form of an entry is none: the answer may be another program's. */
function listed(id: string, entry: Json, page: Answer): readonly ListedTask[] {
  if (pathSegment(id) === null || !isJsonObject(entry) || !('outputs' in entry)) return []
  return [{ remote: remoteOf(id), observation: observeEntry(entry, answerWith(page, entry)) }]
}
