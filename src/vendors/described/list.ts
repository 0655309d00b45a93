/** A page of a described vendor's list. */
import type { Json } from '#domain/json.ts'
import { asMeant } from '#vendors/described/answer-of.ts'
import type { ReadyCall } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { numberAt } from '#vendors/described/facts-of.ts'
import { firstAt, hitsAt, wordAt } from '#vendors/described/find.ts'
import { observeTask } from '#vendors/described/observe.ts'
import { partsOf, remoteOf } from '#vendors/described/recognition.ts'
import type { ListedTask, ListOutcome, Script } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { type AskedPage, askedPage, hasMore } from '#vendors/reading/page.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'

type List = NonNullable<Description['list']>

export const MOST_ROWS = 100

/** By page or offset. A list that goes on by a cursor has only its first page here. */
export function listScript(
  call: ReadyCall,
  list: List,
  page: number,
  size: number,
  description: Description,
): Script<ListOutcome> {
  const asked = askedPage(page, size, list.most ?? MOST_ROWS)
  const parts = { page: String(asked.page), size: String(asked.size), offset: String((asked.page - 1) * asked.size) }
  return call.ask({ parts }, (answer) => done(readPage(asMeant(answer, description), list, asked, description)))
}

function readPage(answer: Answer, list: List, asked: AskedPage, description: Description): ListOutcome {
  if (pollTrouble(answer) !== null || answer.json === undefined) {
    return { kind: 'trouble', observation: observedTrouble(answer) }
  }
  const { json } = answer
  const rows = rowsIn(json, list)
  if (rows === null) {
    return { kind: 'trouble', observation: unintelligible(answer, `the answer has no list at ${list.rows}`) }
  }
  const total = numberAt(list.total, json)
  const said = list.hasMore === undefined ? undefined : firstAt(list.hasMore, json)
  const goesOn = typeof said === 'boolean' ? said : hasMore(rows.length, total, asked)
  return { kind: 'page', tasks: rows.flatMap((row) => listed(row, answer, description)), total, hasMore: goesOn }
}

/** Null where there is no list at all, which is something else than an empty one. */
function rowsIn(json: Json, { rows }: List): readonly Json[] | null {
  const found = hitsAt(rows, json).map(({ value }) => value)
  if (found.length > 0) return found
  const holder = rows.endsWith('[*]') ? hitsAt(rows.slice(0, -'[*]'.length), json)[0]?.value : undefined
  return Array.isArray(holder) ? [] : null
}

/** A row without a usable id cannot be told apart from any other, so nothing can be learnt from it. */
function listed(row: Json, page: Answer, description: Description): readonly ListedTask[] {
  const { poll, submit, list } = description
  const id = wordAt([poll.id ?? [], submit?.id ?? [], '$.id', '$.task_id'].flat(), row)
  const parts = id === null ? null : partsOf({ id }, description)
  if (parts === null || list === undefined) return []
  // Evidence of one task is that task alone, not the page it came on.
  return [{ remote: remoteOf(parts), observation: observeTask(answerWith(page, row), row, description).observation }]
}
