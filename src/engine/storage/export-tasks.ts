/** Tasks as a file and back: JSON that loses nothing but secrets, and CSV for spreadsheets. Pure. */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import { failureOf, titleOf, type TaskRecord } from '#domain/task/task.ts'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { SECOND, type EpochMs } from '#domain/time.ts'
import { boundsOf, type Span } from '#domain/timeline/span.ts'
import { queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'
import type { Engine } from '#engine/engine.ts'
import { csvLine, type Cell } from '#engine/storage/csv-line.ts'
import { type ExportChoices, forExport } from '#engine/storage/for-export.ts'
import { readRow, toRow } from '#engine/storage/rows.ts'

const FORMAT = 'renderwatch-tasks'
/** Of the envelope; each task carries the version of its own shape. */
const FORMAT_VERSION = 1
/** Tasks that are turned into text in a few milliseconds: so many are in each part of a file but its first. */
export const TASKS_A_PART = 200

const fileSchema = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer()),
  tasks: v.array(v.unknown()),
})

type ImportedTasks =
  | {
      readonly kind: 'tasks'
      readonly records: readonly TaskRecord[]
      /** What could not be read; `index` counts the tasks of the file from 0. */
      readonly skipped: readonly { readonly index: number; readonly reason: string }[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** So many are whole in memory at once. */
const TASKS_A_SLICE = 25 * TASKS_A_PART

/**
 * A file in parts, between which a page may do something else. `withTexts` looks up what the records are carried
 * without, see {@link Engine.withTexts}; rejects where it does.
 */
export async function* exportJsonParts(
  records: readonly TaskRecord[],
  withTexts: Engine['withTexts'],
  now: EpochMs,
  choices: ExportChoices,
): AsyncGenerator<string, void, void> {
  const head = { format: FORMAT, version: FORMAT_VERSION, exportedAt: new Date(now).toISOString() }
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "tasks": [`
  for (let from = 0; from < records.length; from += TASKS_A_SLICE) {
    const whole = await withTexts(records.slice(from, from + TASKS_A_SLICE))
    for (let at = 0; at < whole.length; at += TASKS_A_PART) {
      const rows = whole
        .slice(at, at + TASKS_A_PART)
        .map((record) => JSON.stringify(toRow(forExport(record, choices)), null, 1))
      yield `${from + at === 0 ? '' : ','}\n${rows.join(',\n')}`
    }
  }
  yield '\n]}\n'
}

/** Reads what {@link exportJsonParts} wrote, by this version of us or an older one. Never throws. */
export function importJson(text: string): ImportedTasks {
  const file = v.safeParse(fileSchema, parseJson(text.replace(/^\uFEFF/, '')))
  if (!file.success) return { kind: 'refused', reason: 'This is no file of tasks exported from Renderwatch.' }
  if (file.output.version > FORMAT_VERSION) {
    return { kind: 'refused', reason: 'This file was exported by a newer version of Renderwatch.' }
  }
  const records = new Map<string, TaskRecord>()
  const skipped: { index: number; reason: string }[] = []
  for (const [index, value] of file.output.tasks.entries()) {
    const row = readRow(value)
    if (row.kind === 'record') records.set(row.record.id, row.record)
    else
      skipped.push({ index, reason: row.kind === 'newer' ? 'written by a newer version of Renderwatch' : row.reason })
  }
  return { kind: 'tasks', records: [...records.values()], skipped }
}

type Column = readonly [string, (record: TaskRecord, now: EpochMs) => Cell]

const COLUMNS: readonly Column[] = [
  ['task', (record) => record.remote?.id ?? record.id],
  ['connection', (record) => record.connection],
  ['vendor', (record) => record.vendor],
  ['model', (record) => record.model],
  ['phase', (record) => PHASE_WORDS[record.state.phase]],
  ['title', titleOf],
  ['added (UTC)', (record) => iso(record.addedAt)],
  ['phase began, at the latest (UTC)', (record) => iso(lastPhaseAt(record))],
  ...boundColumns('queued', queuedFor),
  ...boundColumns('ran', ranFor),
  ...boundColumns('total', totalFor),
  ['failure code', (record) => failureOf(record)?.code ?? null],
  ['failure message', (record) => failureOf(record)?.message ?? null],
  ['cost used', (record) => record.cost?.used ?? null],
  ['cost unit', (record) => record.cost?.unit ?? null],
  ['outputs', (record) => record.outputs.length],
  ['outputs saved', (record) => record.outputs.filter((output) => output.saved !== null).length],
  ['links', (record) => record.outputs.map((output) => output.url).join(' ')],
  ['tags', (record) => record.tags.join(' ')],
  ['note', (record) => record.note],
]

/** In parts. RFC 4180 with a byte order mark, which makes spreadsheets read it as UTF-8. Text is never a formula. */
export function* exportCsvParts(
  records: readonly TaskRecord[],
  now: EpochMs,
  choices: ExportChoices,
): Generator<string, void, void> {
  yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`
  for (let at = 0; at < records.length; at += TASKS_A_PART) {
    const lines = records.slice(at, at + TASKS_A_PART).map((record) => {
      const clean = forExport(record, choices)
      return csvLine(COLUMNS.map(([, value]) => value(clean, now)))
    })
    yield lines.join('')
  }
}

/** A duration as the two bounds that it lies between, in whole seconds; what is not known is empty. */
function boundColumns(name: string, spanFor: (record: TaskRecord, now: EpochMs) => Span): readonly Column[] {
  const bounds = (record: TaskRecord, now: EpochMs) => boundsOf(spanFor(record, now))
  return [
    [
      `${name}, at least (s)`,
      (record, now) => {
        const { low, high } = bounds(record, now)
        return low === 0 && high === null ? null : Math.floor(low / SECOND)
      },
    ],
    [
      `${name}, at most (s)`,
      (record, now) => {
        const { high } = bounds(record, now)
        return high === null ? null : Math.ceil(high / SECOND)
      },
    ],
  ]
}

function lastPhaseAt(record: TaskRecord): EpochMs | null {
  const entry = record.timeline.findLast((candidate) => candidate.kind === 'phase')
  return entry?.kind === 'phase' ? entry.notAfter : null
}

function iso(at: EpochMs | null): string | null {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
