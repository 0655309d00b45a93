import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import type { ListedTask, ListOutcome, PageToken } from '#vendors/listing.ts'
import type { Script } from '#vendors/port.ts'
import { get } from '#vendors/reading/call.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { askedPage, cursorIn } from '#vendors/reading/page.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'
import { observeVideo } from '#vendors/videos/task.ts'
import { createdSchema, pageSchema } from '#vendors/videos/wire.ts'

export const PAGE_LIMIT = 100

export const LIST = get('/v1/videos')

/** Newest first; the id of a page's last video is where the next page begins. */
export function listVideos(from: PageToken | null, size: number): Script<ListOutcome> {
  const limit = askedPage(1, size, PAGE_LIMIT).size
  return LIST.once({ query: { limit, order: 'desc', ...(from === null ? {} : { after: from }) } }, readPage)
}

function readPage(answer: Answer): ListOutcome {
  if (pollTrouble(answer) !== null) return { kind: 'trouble', observation: observedTrouble(answer) }
  const parsed = v.safeParse(pageSchema, answer.json)
  if (!parsed.success) {
    return { kind: 'trouble', observation: unintelligible(answer, issueText(parsed.issues)) }
  }
  const { data, has_more: hasMore, last_id: lastId } = parsed.output
  const tasks = data.flatMap((row) => listed(row, answer))
  const last = cursorIn(lastId) ?? tasks.at(-1)?.remote.id ?? null
  return { kind: 'page', tasks, total: null, next: hasMore === true && data.length > 0 ? last : null }
}

/** A row without a usable id cannot be told apart from any other, so nothing can be learnt from it. */
function listed(row: Json | undefined, page: Answer): readonly ListedTask[] {
  const named = v.safeParse(createdSchema, row)
  if (!named.success) return []
  const { id } = named.output
  return [{ remote: remoteOf(id), observation: observeVideo(id, row, answerWith(page, row)) }]
}
