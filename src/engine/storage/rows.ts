/**
 * One stored row: a record and the version of its shape. Reading goes through the upcaster chain and then the
 * schema. Nothing is dropped here: a row that cannot be read says why, and a newer one is left alone.
 */
import * as v from 'valibot'
import { errorText } from '#domain/error-text.ts'
import { parseJson } from '#domain/json.ts'
import { isShelved } from '#domain/task/shelved.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { quickCheck } from '#engine/storage/quick-check.ts'
import { withOutputReminders } from '#engine/storage/upcasters.ts'
import { taskRecordSchema } from '#engine/storage/task-record-schema.ts'
import { webLinksOnly } from '#engine/storage/web-links.ts'

/** Turns a record of one version into the next. Total: what it does not understand it passes on to the schema. */
type Upcaster = (record: unknown) => unknown

/** Entry 0 turns version 1 into 2, and so on: a change of {@link TaskRecord} appends one entry here. */
const UPCASTERS: readonly Upcaster[] = [withOutputReminders, (record) => record]

const ROW_VERSION = UPCASTERS.length + 1

/**
 * Version 3 is version 2 in which the text of the last answer may be missing. Nearly all rows have theirs and are
 * written as version 2: a page that knows no other reads them, and leaves the few of version 3 alone as newer ones.
 */
export const WHOLE_ROW_VERSION = 2

interface StoredRow {
  readonly v: number
  readonly record: TaskRecord
}

type ReadRow =
  | { readonly kind: 'record'; readonly record: TaskRecord }
  /** Written by a newer version of us, which alone understands it. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'bad'; readonly reason: string }

const envelopeSchema = v.object({ v: v.pipe(v.number(), v.integer(), v.minValue(1)), record: v.unknown() })

/** What every version keeps. It tells a newer row, which stops this tab from writing, from a damaged one. */
const newerSchema = v.object({
  v: v.pipe(v.number(), v.minValue(ROW_VERSION + 1)),
  record: v.object({ id: v.string() }),
})

export function toRow(record: TaskRecord): StoredRow {
  return { v: isShelved(record) ? ROW_VERSION : WHOLE_ROW_VERSION, record }
}

/**
 * A row as it lies in `hot`: as JSON text, because a text is loaded in a fraction of the time that the browser takes
 * to copy an object of a hundred members.
 */
export function packedRow(record: TaskRecord): string {
  return JSON.stringify(toRow(record))
}

/** The row in a value of `hot`; earlier versions of us stored the row itself. */
export function unpackedRow(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value
}

const isRecord = quickCheck(taskRecordSchema)

/** Reads a stored value of any shape, never throws. */
export function readRow(value: unknown): ReadRow {
  // Nearly every row is one of ours and of this version: a hundred thousand of them must not cost seconds.
  if (isObject(value) && 'v' in value && isCurrent(value.v) && 'record' in value && isRecord(value.record)) {
    return { kind: 'record', record: value.record }
  }
  const envelope = v.safeParse(envelopeSchema, value, { abortEarly: true })
  if (!envelope.success) return { kind: 'bad', reason: 'not a row: it has no version' }
  if (v.is(newerSchema, value)) return { kind: 'newer' }
  if (envelope.output.v > ROW_VERSION) return { kind: 'bad', reason: 'not a row: its version makes no sense' }
  try {
    const current = webLinksOnly(upcast(envelope.output.record, envelope.output.v))
    const parsed = v.safeParse(taskRecordSchema, current, { abortEarly: true })
    return parsed.success ? { kind: 'record', record: parsed.output } : { kind: 'bad', reason: whyNot(parsed.issues) }
  } catch (error) {
    return { kind: 'bad', reason: errorText(error) }
  }
}

function isCurrent(version: unknown): boolean {
  return version === WHOLE_ROW_VERSION || version === ROW_VERSION
}

/** Carries a record of version `from` (1 is the first) up to ours. */
function upcast(record: unknown, from: number): unknown {
  return UPCASTERS.slice(from - 1).reduce((current, next) => next(current), record)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** One sentence on the first thing wrong with a value, with its path. */
function whyNot(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = v.getDotPath(issues[0])
  return path === null ? issues[0].message : `${path}: ${issues[0].message}`
}
