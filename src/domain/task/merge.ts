/**
 * One record of two that tell of the same task and grew apart: a list that a browser kept, and the gateway's. Whatever
 * is merged with whatever, in whichever order and however often, the same comes out.
 */
import type { LocalCopy, Output } from '#domain/output/output.ts'
import { RISK_LEVELS } from '#domain/output/output.ts'
import { mergedActs } from '#domain/people/person-act.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** Both are of one task; the id of the first stays. */
export function mergeRecords(a: TaskRecord, b: TaskRecord): TaskRecord {
  const order = compare(a, b)
  const [newer, older] = order >= 0 ? [a, b] : [b, a]
  const of: Choice = order === 0 ? greater : (first, second) => first ?? second
  return {
    ...newer,
    id: a.id,
    remote: of(newer.remote, older.remote),
    request: of(newer.request, older.request),
    resubmitOf: of(newer.resubmitOf, older.resubmitOf),
    model: of(newer.model, older.model),
    addedAt: Math.min(a.addedAt, b.addedAt),
    tags: [...new Set([...newer.tags, ...older.tags])],
    ...titled(of(newer.title ?? null, older.title ?? null)),
    note: mergedNote(newer.note, older.note),
    // Whoever wanted it kept has it kept.
    ...(a.keepForEver === true || b.keepForEver === true ? { keepForEver: true } : {}),
    ...(a.acts === undefined && b.acts === undefined ? {} : { acts: mergedActs(a.acts ?? [], b.acts ?? []) }),
    outputs: mergedOutputs(newer, older, of),
  }
}

/** Which of two facts stays; between records of which neither is newer no order may decide it. */
type Choice = <T>(newer: T, older: T) => T

function greater<T>(a: T, b: T): T {
  if (a === null || b === null) return a ?? b
  return byText(JSON.stringify(a), JSON.stringify(b)) >= 0 ? a : b
}

/** Positive when `a` knows more of the task: it saw the end, else it heard something later. */
function compare(a: TaskRecord, b: TaskRecord): number {
  const isOver = (record: TaskRecord) => Number(isTerminal(record.state.phase))
  return isOver(a) - isOver(b) || newsOf(a) - newsOf(b) || byText(coreOf(a), coreOf(b))
}

function newsOf({ timeline }: TaskRecord): EpochMs {
  return Math.max(0, ...timeline.map((entry) => (entry.kind === 'phase' ? entry.notAfter : entry.at)))
}

/** What comes whole from one of the two, so that merging again decides alike. */
function coreOf(record: TaskRecord): string {
  const { state, timeline, contact, evidence, estimate, cost, echoedPrompt, movedAt, paused } = record
  return JSON.stringify([state, timeline, contact, evidence, estimate, cost, echoedPrompt, movedAt, paused])
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a > b ? 1 : -1
}

/** A name that was taken away is an answer too. */
function titled(title: string | null): Pick<TaskRecord, 'title'> {
  return title === null ? {} : { title }
}

/** Neither is lost; a line that both have stands once. */
function mergedNote(newer: string, older: string): string {
  if (newer === '' || older === '') return newer + older
  const lines = newer.split('\n')
  const missing = older.split('\n').filter((line) => !lines.includes(line))
  return [...lines, ...missing].join('\n')
}

function mergedOutputs(newer: TaskRecord, older: TaskRecord, of: Choice): readonly Output[] {
  const others = new Map(older.outputs.map((output) => [output.key, output]))
  const known = new Set(newer.outputs.map(({ key }) => key))
  return [
    ...newer.outputs.map((output) => {
      const other = others.get(output.key)
      return other === undefined ? output : mergedOutput(output, other, of)
    }),
    ...older.outputs.filter(({ key }) => !known.has(key)),
  ]
}

/** The newer one's facts, with what people did with either. */
function mergedOutput(newer: Output, older: Output, of: Choice): Output {
  return {
    ...of(factsOf(newer), factsOf(older)),
    saved: later(newer.saved, older.saved),
    copy: mergedCopy(newer.copy, older.copy),
    told: RISK_LEVELS.findLast((level) => level === newer.told || level === older.told) ?? null,
    answer: of(newer.answer, older.answer),
  }
}

function factsOf(output: Output): Output {
  return { ...output, saved: null, copy: null, told: null, answer: null }
}

/** A copy that is there counts more than one that had to go. */
function mergedCopy(a: LocalCopy | null, b: LocalCopy | null): LocalCopy | null {
  if (a?.kind === b?.kind) return later(a, b)
  return [a, b].find((copy) => copy?.kind === 'kept') ?? a ?? b
}

function later<T extends { readonly at: EpochMs }>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b
  return (a.at - b.at || byText(JSON.stringify(a), JSON.stringify(b))) >= 0 ? a : b
}
