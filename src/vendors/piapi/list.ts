import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { withPiapiWords } from '#vendors/piapi/answer.ts'
import { observeWireTask } from '#vendors/piapi/task.ts'
import { flatRowSchema, rowSchema, taskSchema, type WireTask } from '#vendors/piapi/wire.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'
import { get } from '#vendors/reading/call.ts'
import { type AskedPage, askedPage, pageAfter } from '#vendors/reading/page.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { ListOutcome, ListedTask } from '#vendors/listing.ts'
import type { Script } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** PiAPI answers an error above this, where HiAPI silently takes its default. */
export const PAGE_LIMIT = 100

export const HISTORIES = get('/api/open/tasks/histories')

/**
 * The answer is not documented: clients of it read `data.data[]` with `page`, `size`
 * and `total`; other usual places of a list are looked at too. Rows of that form carry no files and no reason of a
 * failure: a task that is taken from here must still be polled, and there is no {@link Calls.sweep}.
 */
export function listTasks(page: number, size: number): Script<ListOutcome> {
  const asked = askedPage(page, size, PAGE_LIMIT)
  const query = { page: asked.page, page_size: asked.size }
  return HISTORIES.once({ query }, (answer) => readList(withPiapiWords(answer), asked))
}

function readList(answer: Answer, asked: AskedPage): ListOutcome {
  if (pollTrouble(answer) !== null) return { kind: 'trouble', observation: observedTrouble(answer) }
  const found = rowsIn(answer.json)
  if (found === null) {
    const message = 'The answer is not as documented at data.data: expected a list of tasks'
    return { kind: 'trouble', observation: unintelligible(answer, message) }
  }
  const { rows, holder } = found
  const total = counted(holder['total']) ?? counted(holder['total_count'])
  const page = counted(holder['page']) ?? asked.page
  const size = counted(holder['size']) ?? counted(holder['page_size']) ?? asked.size
  return {
    kind: 'page',
    tasks: rows.flatMap((row) => listedTask(row, answer)),
    total,
    next: pageAfter(asked, rows.length, total, { page: Math.max(page, 1), size }),
  }
}

const PLACES = ['data', 'tasks', 'histories', 'list', 'items', 'records', 'rows']

/** The first list in a usual place, and the object that says which page it is. */
function rowsIn(json: Json | undefined): { readonly rows: readonly Json[]; readonly holder: JsonObject } | null {
  const data = isJsonObject(json) ? json['data'] : undefined
  for (const holder of [data, json]) {
    if (!isJsonObject(holder)) continue
    for (const place of PLACES) {
      const rows = holder[place]
      if (Array.isArray(rows)) return { rows, holder }
    }
  }
  return null
}

function counted(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}

/** A row without a usable id cannot be told apart from any other, so nothing can be learnt from it. */
function listedTask(row: Json, list: Answer): readonly ListedTask[] {
  const detail = isJsonObject(row) ? row['detail'] : undefined
  const named = [row, detail].flatMap((place) => (v.is(rowSchema, place) ? [place.task_id] : []))
  const [id] = named
  if (id === undefined) return []
  const answer = answerWith(list, row)
  const other = named.find((name) => name !== id)
  // A row that names two tasks speaks for neither.
  const observation =
    other === undefined
      ? observeRow(row, answer)
      : unintelligible(answer, `the row is about two tasks, ${cleanText(id, 60)} and ${cleanText(other, 60)}`)
  return [{ remote: remoteOf(id), observation }]
}

function observeRow(row: Json, answer: Answer): Observation {
  if (isJsonObject(row) && ('meta' in row || 'task_type' in row)) {
    const task = v.safeParse(taskSchema, row)
    return task.success ? observeWireTask(task.output, answer) : unintelligible(answer, issueText(task.issues))
  }
  const flat = v.safeParse(flatRowSchema, row)
  if (!flat.success) return unintelligible(answer, issueText(flat.issues))
  return observeWireTask(taskOfRow(flat.output), answer)
}

/** `updated_at` is no end: rows are touched again when they are billed. */
function taskOfRow(row: v.InferOutput<typeof flatRowSchema>): WireTask {
  const detail = isJsonObject(row.detail) ? row.detail : {}
  return {
    model: detail['model'] ?? row.task_model,
    task_type: row.action ?? detail['workflow_type'],
    input: detail['input'],
    status: row.status,
    output: detail['output'],
    progress: undefined,
    meta: { created_at: row.created_at ?? null, usage: { type: row.usage_type ?? null, consume: row.usage ?? null } },
    detail: undefined,
    logs: undefined,
    error: detail['error'],
  }
}
