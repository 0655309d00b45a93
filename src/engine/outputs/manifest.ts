/** The list that lies in each ZIP and folder: what each file is, how it was made, and what is missing and why. */
import { fileName } from '#domain/output/file-name.ts'
import { madeAt } from '#domain/output/expiry.ts'
import type { JsonObject } from '#domain/json.ts'
import type { Output } from '#domain/output/output.ts'
import { type TaskRecord, titleOf } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { forExport } from '#engine/storage/for-export.ts'

export interface SavedFile {
  readonly record: TaskRecord
  readonly output: Output
  readonly fileName: string
  readonly bytes: number
  readonly contentType: string
  readonly sha256: string
}

export interface MissingFile {
  readonly record: TaskRecord
  readonly output: Output
  readonly message: string
}

/** JSON without secrets and without the signatures of links, which would be dead soon anyway. */
export function manifestOf(saved: readonly SavedFile[], missing: readonly MissingFile[], now: EpochMs): string {
  const cleaned = new Map<TaskRecord, TaskRecord>()
  const clean = (record: TaskRecord) => {
    const known = cleaned.get(record) ?? forExport(record, { keepSignedLinks: false })
    cleaned.set(record, known)
    return known
  }
  const manifest = {
    format: 'renderwatch-outputs',
    version: 1,
    savedAt: iso(now),
    files: saved.map(({ record, output, ...file }) => ({
      file: file.fileName,
      bytes: file.bytes,
      contentType: file.contentType,
      sha256: file.sha256,
      ...origin(clean(record), output),
    })),
    missing: missing.map(({ record, output, message }) => ({ why: message, ...origin(clean(record), output) })),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** The name of an output's file, by the person's template. */
export function outputFileName(record: TaskRecord, output: Output, extension: string, template: string): string {
  const index = record.outputs.findIndex((candidate) => candidate.key === output.key) + 1
  const { vendor, model } = record
  const task = record.remote?.id ?? record.id
  const facts = { vendor, model, madeAt: madeAt(record), task, index, role: output.role, prompt: titleOf(record) }
  return fileName(template, facts, extension)
}

function origin(record: TaskRecord, output: Output) {
  const params: JsonObject | null = record.request?.params ?? null
  return {
    output: output.key,
    kind: output.kind,
    role: output.role,
    link: record.outputs.find((candidate) => candidate.key === output.key)?.url ?? null,
    linkExpiresAt: output.expiry === null ? null : iso(output.expiry.at),
    task: record.remote?.id ?? record.id,
    connection: record.connection,
    vendor: record.vendor,
    model: record.model,
    prompt: titleOf(record),
    params,
    addedAt: iso(record.addedAt),
    madeAt: iso(madeAt(record)),
  }
}

function iso(at: EpochMs): string | null {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
