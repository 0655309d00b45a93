/**
 * A record is the sum of what its vendor said and of what people did with it. The two are stored and changed apart, so
 * that a note and a poll never overwrite each other, wherever each of them comes from.
 */
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'

type OutputOfPerson = Pick<Output, 'saved' | 'copy' | 'notKept' | 'told' | 'answer'>

/** What people alone say of a task. */
const PERSON_FACTS = ['tags', 'title', 'note', 'paused'] as const satisfies readonly (keyof TaskRecord)[]
type PersonFact = (typeof PERSON_FACTS)[number]

interface PersonPart extends Pick<TaskRecord, PersonFact | 'keepForEver' | 'acts'> {
  /** In the order of the outputs, which may repeat a key; empty when nobody did anything with any. */
  readonly outputs: readonly (OutputOfPerson & Pick<Output, 'key'>)[]
}

interface VendorPart extends Omit<TaskRecord, keyof PersonPart> {
  readonly outputs: readonly Omit<Output, keyof OutputOfPerson>[]
}

const UNTOUCHED: OutputOfPerson = { saved: null, copy: null, told: null, answer: null }

export function partsOf(record: TaskRecord): { readonly vendor: VendorPart; readonly person: PersonPart } {
  const { tags, title, note, paused, keepForEver, acts, outputs, ...rest } = record
  const parts = outputs.map(outputParts)
  const isTouched = parts.some(({ person: { key: _key, ...one } }) => Object.values(one).some((fact) => fact !== null))
  return {
    vendor: { ...rest, outputs: parts.map(({ vendor }) => vendor) },
    person: {
      tags,
      ...(title === undefined ? {} : { title }),
      note,
      paused,
      ...(keepForEver === undefined ? {} : { keepForEver }),
      ...(acts === undefined ? {} : { acts }),
      outputs: isTouched ? parts.map(({ person }) => person) : [],
    },
  }
}

function outputParts({ saved, copy, notKept, told, answer, ...vendor }: Output) {
  const person = { key: vendor.key, saved, copy, ...(notKept === undefined ? {} : { notKept }), told, answer }
  return { vendor, person }
}

/** The whole of two parts as they were stored; what fits neither is left for the schema of records to refuse. */
export function wholeOf(vendor: unknown, person: unknown): unknown {
  if (!isObject(vendor) || !isObject(person)) return null
  const { outputs: touched, ...rest } = person
  const facts = vendor['outputs']
  const left = Array.isArray(touched) ? touched.filter(isObject) : []
  const outputs = Array.isArray(facts) ? facts.map((one: unknown) => withTouched(one, left)) : facts
  return { ...vendor, ...rest, outputs }
}

/** Takes what belongs to an output out of what is left. */
function withTouched(output: unknown, left: Readonly<Record<string, unknown>>[]): unknown {
  if (!isObject(output)) return output
  const at = left.findIndex(({ key }) => key === output['key'])
  const [found = {}] = at < 0 ? [] : left.splice(at, 1)
  return { ...output, ...UNTOUCHED, ...found }
}

/** What one act of a person changes; what is left out stays. */
export interface PersonEdit extends Partial<Pick<TaskRecord, PersonFact>> {
  readonly keepForEver?: boolean
  readonly outputs?: Readonly<Record<string, Partial<Pick<Output, 'saved' | 'told' | 'answer'>>>>
}

/** What a person changed between two states of one record; null when it is nothing. */
export function personEdit(before: TaskRecord, after: TaskRecord): PersonEdit | null {
  const old = new Map(before.outputs.map((output) => [output.key, output]))
  const outputs = after.outputs.flatMap((output) => {
    const known = old.get(output.key)
    const changed = known === undefined ? {} : changedOf(known, output, ['saved', 'told', 'answer'])
    return Object.keys(changed).length === 0 ? [] : [[output.key, changed] as const]
  })
  const edit = {
    ...changedOf(before, after, PERSON_FACTS),
    ...(keptForEver(before) === keptForEver(after) ? {} : { keepForEver: keptForEver(after) }),
    ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs) }),
  }
  return Object.keys(edit).length === 0 ? null : edit
}

/** The record with an edit in it; the very record when that changes nothing. */
export function withPersonEdit(record: TaskRecord, { outputs = {}, ...own }: PersonEdit): TaskRecord {
  const edited = record.outputs.map((output) => {
    const change = Object.hasOwn(outputs, output.key) ? outputs[output.key] : undefined
    return change === undefined ? output : { ...output, ...change }
  })
  const after = { ...record, ...own, outputs: edited }
  return personEdit(record, after) === null ? record : after
}

function keptForEver({ keepForEver = false }: TaskRecord): boolean {
  return keepForEver
}

function changedOf<T, K extends keyof T>(before: T, after: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const changed: Partial<Pick<T, K>> = {}
  for (const key of keys) if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = after[key]
  return changed
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
