import * as v from 'valibot'
import type { Observation } from '#domain/task/observation.ts'
import { observeWireTask } from '#vendors/hiapi/reference/task.ts'
import { listSchema, listedSchema, taskSchema } from '#vendors/hiapi/reference/wire.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'
import { get } from '#vendors/reading/call.ts'
import { type AskedPage, askedPage, pageAfter } from '#vendors/reading/page.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { ListOutcome, ListedTask } from '#vendors/listing.ts'
import type { Script } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const PAGE_LIMIT = 100

export const LIST = get('/v1/tasks')

/** `GET /v1/tasks`: newest first by `created`. Values out of range would silently become HiAPI's defaults (1 and 10). */
export function listTasks(page: number, size: number): Script<ListOutcome> {
  const asked = askedPage(page, size, PAGE_LIMIT)
  return LIST.once({ query: { ...asked } }, (answer) => readList(answer, asked))
}

function readList(answer: Answer, asked: AskedPage): ListOutcome {
  if (pollTrouble(answer) !== null) return { kind: 'trouble', observation: observedTrouble(answer) }
  const parsed = v.safeParse(listSchema, answer.json)
  if (!parsed.success) return { kind: 'trouble', observation: unintelligible(answer, issueText(parsed.issues)) }
  const { data } = parsed.output
  const entries = [data.tasks, data.items, data.list, data.records].find((value) => Array.isArray(value))
  if (!Array.isArray(entries)) {
    const observation = unintelligible(
      answer,
      'The answer is not as documented at data.tasks: expected a list of tasks',
    )
    return { kind: 'trouble', observation }
  }
  const total = typeof data.total === 'number' && data.total >= 0 ? data.total : null
  const size = typeof data.size === 'number' && data.size >= 1 ? data.size : asked.size
  const page = typeof data.page === 'number' && data.page >= 1 ? data.page : asked.page
  return {
    kind: 'page',
    tasks: entries.flatMap((entry) => listedTask(entry, answer)),
    total,
    next: pageAfter(asked, entries.length, total, { page, size }),
  }
}

/** An entry without a usable id cannot be told apart from any other, so nothing can be learnt from it. */
function listedTask(entry: unknown, answer: Answer): readonly ListedTask[] {
  const listed = v.safeParse(listedSchema, entry)
  if (!listed.success) return []
  const id = listed.output.taskId
  return [{ remote: remoteOf(id), observation: observeListed(entry, answer, id) }]
}

function observeListed(entry: unknown, list: Answer, id: string): Observation {
  // Evidence of one task is that task alone, not the page it came on.
  const answer = answerWith(list, entry)
  const parsed = v.safeParse(taskSchema, entry)
  return parsed.success ? observeWireTask(parsed.output, answer, id) : unintelligible(answer, issueText(parsed.issues))
}
