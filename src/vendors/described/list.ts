/** A page of a described vendor's list. */
import type { Json } from '#domain/json.ts'
import type { ReadyCall } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { numberAt } from '#vendors/described/facts-of.ts'
import { firstAt, hitsAt, wordAt } from '#vendors/described/find.ts'
import { observeTask } from '#vendors/described/observe.ts'
import { partsOf, remoteOf } from '#vendors/described/recognition.ts'
import type { ListedTask, ListOutcome, PageToken } from '#vendors/listing.ts'
import type { Script } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { type AskedPage, askedPage, cursorIn, pageAfter } from '#vendors/reading/page.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'

type List = NonNullable<Description['list']>

export const MOST_ROWS = 100

/** By page or offset, or by the cursor that the page before gave. */
export function listScript(
  call: ReadyCall,
  list: List,
  from: PageToken | null,
  size: number,
  description: Description,
): Script<ListOutcome> {
  const byCursor = list.next !== undefined
  const asked = askedPage(byCursor ? 1 : Number(from ?? 1), size, list.most ?? MOST_ROWS)
  const parts = {
    page: String(asked.page),
    size: String(asked.size),
    offset: String((asked.page - 1) * asked.size),
    cursor: byCursor ? (from ?? '') : '',
  }
  return call.ask({ parts }, (answer) => done(goingOn(readPage(answer, list, asked, description), from)))
}

/** A page that names itself as the next would be read for ever. */
function goingOn(page: ListOutcome, from: PageToken | null): ListOutcome {
  return page.kind === 'page' && page.next !== null && page.next === from ? { ...page, next: null } : page
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
  const tasks = rows.flatMap((row) => listed(row, answer, description))
  const goesOn = typeof said === 'boolean' ? said : null
  return { kind: 'page', tasks, total, next: nextPage(json, list, asked, { rows: rows.length, total, goesOn }) }
}

interface End {
  readonly rows: number
  readonly total: number | null
  /** What the answer itself says of more; null where it does not. */
  readonly goesOn: boolean | null
}

function nextPage(json: Json, list: List, asked: AskedPage, { rows, total, goesOn }: End): PageToken | null {
  const { next } = list
  if (goesOn === false) return null
  if (next === undefined) return goesOn === true ? String(asked.page + 1) : pageAfter(asked, rows, total)
  return 'cursor' in next ? cursorIn(firstAt(next.cursor, json)) : cursorIn(firstAt(next.url, json), cursorMember(list))
}

/** The query member that carries the cursor: the next page's address has it under the same name. */
function cursorMember({ get = '' }: List): string {
  return /[?&]([^=&?]{1,60})=\{cursor\}/.exec(get)?.[1] ?? 'cursor'
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
  return [
    { remote: remoteOf(parts), observation: observeTask(answerWith(page, row), row, parts, description).observation },
  ]
}
