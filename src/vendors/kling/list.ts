/** Kling lists each kind of task by itself. A page here is the same page of each usual kind, the newest first. */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { callsOf } from '#vendors/kling/calls.ts'
import { remoteOf } from '#vendors/kling/handle.ts'
import { type Route, USUAL_ROUTES } from '#vendors/kling/routes.ts'
import { observeRow } from '#vendors/kling/task.ts'
import { pageSchema, rowSchema } from '#vendors/kling/wire.ts'
import type { ListedTask, ListOutcome } from '#vendors/listing.ts'
import { ask, done, type Script, type Step } from '#vendors/port.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { type AskedPage, askedPage } from '#vendors/reading/page.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { answerWith } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const PAGE_LIMIT = 500

/** A page may hold as many tasks of each kind as are asked for in all: which kind has the newest is not known before. */
export function listTasks(page: number, size: number): Script<ListOutcome> {
  const [first, ...others] = USUAL_ROUTES
  return listUnder(first, others, askedPage(page, size, PAGE_LIMIT), { tasks: [], isFull: false })
}

interface Gathered {
  readonly tasks: readonly ListedTask[]
  /** Whether the page of some kind was full, so that there may be another. */
  readonly isFull: boolean
}

function listUnder(route: Route, others: readonly Route[], asked: AskedPage, before: Gathered): Script<ListOutcome> {
  const query = { pageNum: asked.page, pageSize: asked.size }
  return callsOf(route).list.first({ query }, (answer): Step<ListOutcome> => {
    if (pollTrouble(answer) !== null) return done({ kind: 'trouble', observation: observedTrouble(answer) })
    const parsed = v.safeParse(pageSchema, answer.json)
    if (!parsed.success) {
      return done({ kind: 'trouble', observation: unintelligible(answer, issueText(parsed.issues)) })
    }
    const rows = parsed.output.data
    const gathered = {
      tasks: [...before.tasks, ...rows.flatMap((row) => listed(route, row, answer))],
      isFull: before.isFull || rows.length >= asked.size,
    }
    const [next, ...rest] = others
    return next === undefined ? done(pageOf(gathered, asked)) : ask(listUnder(next, rest, asked, gathered))
  })
}

function pageOf({ tasks, isFull }: Gathered, { page }: AskedPage): ListOutcome {
  const newestFirst = tasks.toSorted((a, b) => madeAt(b) - madeAt(a))
  return { kind: 'page', tasks: newestFirst, total: null, next: isFull ? String(page + 1) : null }
}

function madeAt({ observation }: ListedTask): number {
  return observation.kind === 'status' ? (observation.facts.createdAt ?? 0) : 0
}

/** A row without a usable id cannot be told apart from any other, so nothing can be learnt from it. */
function listed(route: Route, row: Json | undefined, page: Answer): readonly ListedTask[] {
  const named = v.safeParse(rowSchema, row)
  if (!named.success) return []
  const remote = remoteOf({ route, id: named.output.task_id })
  return [{ remote, observation: observeRow(row, answerWith(page, row)) }]
}
