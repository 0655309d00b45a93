/** Every value that tasks can be filtered by and how many have it, kept from what each commit changes. */
import type { Phase } from '#domain/task/phase.ts'
import { type ConnectionId, failureOf, type TaskId, type TaskRecord, type VendorKey } from '#domain/task/task.ts'
import { type Kept, Keeping, type KeptIndex, useKept } from '#parts/kept.ts'

/** One value that tasks can be filtered by, and how many have it. */
export interface Facet {
  readonly value: string
  readonly count: number
}

/** Tasks of one vendor under one connection. */
export interface OwnedTasks {
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly tasks: number
}

const VALUES = {
  vendors: ({ vendor }) => vendor,
  connections: ({ connection }) => connection,
  models: ({ model }) => model,
  codes: (task) => failureOf(task)?.code ?? null,
  tags: ({ tags }) => tags,
  phases: ({ state }) => state.phase,
  // A line break occurs in neither.
  owners: ({ connection, vendor }) => `${connection}\n${vendor}`,
} as const satisfies Record<string, (task: TaskRecord) => string | null | readonly string[]>

type FacetField = keyof typeof VALUES
const FIELDS: readonly FacetField[] = ['vendors', 'connections', 'models', 'codes', 'tags', 'phases', 'owners']

export class FacetIndex implements KeptIndex {
  readonly #tasks = new Map<TaskId, TaskRecord>()
  readonly #counts = new Map<FacetField, Map<string, number>>(FIELDS.map((field) => [field, new Map()]))
  #isChanged = false

  learn(record: TaskRecord): void {
    const before = this.#tasks.get(record.id)
    if (before === record) return
    this.#tasks.set(record.id, record)
    this.#count(before, record)
  }

  forget(id: TaskId): void {
    const before = this.#tasks.get(id)
    if (before === undefined) return
    this.#tasks.delete(id)
    this.#count(before, undefined)
  }

  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** The commonest first. */
  of(field: FacetField): readonly Facet[] {
    return [...(this.#counts.get(field) ?? [])]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }

  /** How many tasks each connection has of each vendor, the most first. */
  owned(): readonly OwnedTasks[] {
    return this.of('owners').map(({ value, count }) => {
      const [connection = '', vendor = ''] = value.split('\n')
      return { connection, vendor, tasks: count }
    })
  }

  countIn(phase: Phase): number {
    return this.#counts.get('phases')?.get(phase) ?? 0
  }

  #count(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    for (const [field, counts] of this.#counts) {
      const [gone, come] = [valuesOf(field, before), valuesOf(field, after)]
      if (gone.length === come.length && gone.every((value, at) => value === come[at])) continue
      this.#isChanged = true
      for (const value of gone) add(counts, value, -1)
      for (const value of come) add(counts, value, 1)
    }
  }
}

const NONE: readonly string[] = []

function valuesOf(field: FacetField, record: TaskRecord | undefined): readonly string[] {
  if (record === undefined) return NONE
  const values = VALUES[field](record)
  return values === null ? NONE : typeof values === 'string' ? [values] : values
}

function add(counts: Map<string, number>, value: string, more: 1 | -1): void {
  const count = (counts.get(value) ?? 0) + more
  if (count === 0) counts.delete(value)
  else counts.set(value, count)
}

export const keptFacets = new Keeping((_nothing: null) => new FacetIndex())

export function useFacets(): Kept<FacetIndex> {
  return useKept(keptFacets, null)
}
