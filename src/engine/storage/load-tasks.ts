/** Reads everything the database holds, in one consistent snapshot, without writing anything. */
import * as v from 'valibot'
import { isShelved, shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { readBlock, type SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'
import type { Heard } from '#engine/storage/task-storage.ts'

/** Something that could not be read: what it was and why not. */
export interface Unreadable {
  /** Its key in the quarantine: the same row is set aside once however often it is met. */
  readonly name: string
  /** The row's key in `hot`; null for one inside a block, which stays there until compaction. */
  readonly hotKey: string | null
  readonly value: unknown
  readonly reason: string
}

export interface Loaded {
  readonly tasks: ReadonlyMap<TaskId, TaskRecord>
  readonly heard: ReadonlyMap<TaskId, Heard>
  readonly unreadable: readonly Unreadable[]
  /** Names in the quarantine from earlier loads. */
  readonly quarantined: readonly string[]
  /** True when a row was written by a newer version of us. */
  readonly newer: boolean
  /** Rows in blocks that something newer hides: what compaction would free, once their texts are moved. */
  readonly hidden: number
  readonly sealed: SealedIds
  /** The blocks in which texts of answers lie still. */
  readonly withTexts: readonly number[]
  /** Whose row was written without its text, by a page that was left right then; see `fill-texts.ts`. */
  readonly lacking: readonly TaskId[]
}

export const HEARD_KEY = 'heard'

/** Rows are parsed while the next are read; so many take about 15 ms, so the page stays responsive. */
const PAGE = 500
/** Rows of a block that are read at once. */
const STEP = 250
/** Pages asked for at a time: the disk must not wait for us. */
const AHEAD = 4

const heardSchema = v.array(v.tuple([taskIdSchema, v.number(), v.nullable(v.number())]))

/** The sealed ones are without the text of their last answer. */
export async function loadTasks(database: Database): Promise<Loaded> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones', 'quarantine', 'meta'])
  const reading = new Reading()
  const blocks = transaction.objectStore('blocks')
  const numbers = await blocks.getAllKeys()
  let next = numbers[0] === undefined ? null : blocks.get(numbers[0])
  for (const [index, number] of numbers.entries()) {
    const value = await next
    const following = numbers[index + 1]
    next = following === undefined ? null : blocks.get(following)
    // Its text has just been copied into the page, in this task: it is read in the next.
    await blocks.getKey(number)
    for (const step of reading.block(number, value)) {
      void step
      // A turn for whoever draws and answers: a request of this transaction, which would end while nothing is asked of it.
      await blocks.getKey(number)
    }
  }
  for (const key of await transaction.objectStore('tombstones').getAllKeys()) reading.tombstone(key)
  const hot = transaction.objectStore('hot')
  const keys = await hot.getAllKeys()
  const pageFrom = (at: number) => {
    const [first, last] = [keys[at], keys[Math.min(at + PAGE, keys.length) - 1]]
    return first === undefined || last === undefined ? null : hot.getAll(IDBKeyRange.bound(first, last))
  }
  const pages = Array.from({ length: AHEAD }, (_, ahead) => pageFrom(ahead * PAGE))
  for (let at = 0; at < keys.length; at += PAGE) {
    const values = await pages.shift()
    pages.push(pageFrom(at + AHEAD * PAGE))
    for (const [index, value] of (values ?? []).entries()) reading.hotRow(keys[at + index] ?? '', value)
  }
  const heard = readHeard(await transaction.objectStore('meta').get(HEARD_KEY))
  const quarantined = await transaction.objectStore('quarantine').getAllKeys()
  await transaction.done
  return { ...reading.result(), heard, quarantined }
}

/** The stored form of the side map; see {@link readHeard}. */
export function heardToStore(heard: ReadonlyMap<TaskId, Heard>): v.InferOutput<typeof heardSchema> {
  return [...heard].map(([id, { answeredAt, stateAskedAt }]) => [id, answeredAt, stateAskedAt])
}

function readHeard(value: unknown): ReadonlyMap<TaskId, Heard> {
  const parsed = v.safeParse(heardSchema, value)
  // Losing it costs one wider window in a timeline, so it is not worth a place in the quarantine.
  if (!parsed.success) return new Map()
  return new Map(parsed.output.map(([id, answeredAt, stateAskedAt]) => [id, { answeredAt, stateAskedAt }]))
}

class Reading {
  readonly #tasks = new Map<TaskId, TaskRecord>()
  readonly #sealed: SealedIds = new Map()
  readonly #withTexts = new Set<number>()
  readonly #lacking: TaskId[] = []
  readonly #unreadable: Unreadable[] = []
  #newer = false
  #hidden = 0

  tombstone(key: string): void {
    const id = v.safeParse(taskIdSchema, key)
    // A tombstone that hides nothing any more is waste as well.
    this.#hidden += 1
    if (id.success) this.#tasks.delete(id.output)
  }

  /** In steps of a few milliseconds: what is made of the rows is collected within the task that made it. */
  *block(number: number, value: unknown): Generator<'more to do'> {
    const rows = readBlock(value)
    if (rows === null) {
      const reason = 'not a block of rows'
      this.#unreadable.push({ name: `blocks ${number}`, hotKey: null, value, reason })
      return
    }
    const ids: TaskId[] = []
    this.#sealed.set(number, ids)
    for (const [index, row] of rows.entries()) {
      if (index % STEP === 0) yield 'more to do'
      const record = this.#read(`blocks ${number} ${index}`, null, row, row)
      if (record === null) continue
      ids.push(record.id)
      if (this.#tasks.has(record.id)) this.#hidden += 1
      const carried = shelved(record)
      if (carried !== record) this.#withTexts.add(number)
      this.#tasks.set(record.id, carried)
    }
  }

  hotRow(key: string, value: unknown): void {
    const record = this.#read(`hot ${key}`, key, value, unpackedRow(value))
    if (record === null) return
    if (record.id !== key) {
      const reason = `stored under another id than its own, ${record.id}`
      this.#unreadable.push({ name: `hot ${key}`, hotKey: key, value, reason })
      return
    }
    if (isShelved(record)) this.#lacking.push(record.id)
    if (this.#tasks.has(record.id)) this.#hidden += 1
    this.#tasks.set(record.id, record)
  }

  result(): Pick<Loaded, 'tasks' | 'unreadable' | 'newer' | 'hidden' | 'sealed' | 'withTexts' | 'lacking'> {
    return {
      tasks: this.#tasks,
      unreadable: this.#unreadable,
      newer: this.#newer,
      hidden: this.#hidden,
      sealed: this.#sealed,
      withTexts: [...this.#withTexts],
      lacking: this.#lacking,
    }
  }

  /** `value` is what is set aside if `stored`, the row in it, cannot be read. */
  #read(name: string, hotKey: string | null, value: unknown, stored: unknown): TaskRecord | null {
    const row = readRow(stored)
    if (row.kind === 'record') return row.record
    if (row.kind === 'newer') this.#newer = true
    else this.#unreadable.push({ name, hotKey, value, reason: row.reason })
    return null
  }
}
