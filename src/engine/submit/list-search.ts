/** One search through a vendor's list, look after look, for the task of a submit whose answer was lost. */
import type { VendorFacts } from '#domain/task/observation.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import type { BackOff } from '#domain/connection/back-off.ts'
import type { Line } from '#engine/connection/line.ts'
import { type Call, searchCall, pollCall } from '#engine/conversation/calls.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import { candidatesFor, type Holder, type ListRow, madeWithin } from '#engine/submit/find-lost.ts'
import type { ListedTask, PageToken } from '#vendors/listing.ts'

/** Looks are taken so far apart: the first ones soon, for a person waits for them. */
export const LOOKS: BackOff = { base: 4 * SECOND, cap: 5 * MINUTE }

/** Counted from when the answer was lost: a task that does not show by then was not made, or cannot be told from others. */
export const LOOKS_END: Millis = 30 * MINUTE

/** A page that is opened again later takes one more look, as long as a list may reach back so far. */
export const LAST_LOOK: Millis = 24 * HOUR

/** Vendors that state no limit bear this much on a page. */
const PAGE_SIZE = 50
const MOST_PAGES = 5
/** Rows of which the list says too little are asked about one by one, so many in one look. */
const MOST_POLLS = 8

interface Look {
  readonly rows: readonly ListRow[]
  /** False when the list could not be read back to when the request was sent. */
  readonly complete: boolean
}

type Ask = <T>(line: Line, call: Call<T>) => Promise<Conversation<T>>

export class ListSearch {
  readonly #ask: Ask
  /** What polls said: what a task was made with does not change. */
  readonly #polled = new Map<string, VendorFacts>()

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Null when the list did not answer. */
  async look(record: TaskRecord, line: Line, holderOf: (remoteId: string) => Holder): Promise<Look | null> {
    const listed: ListedTask[] = []
    let complete = false
    let next: PageToken | null = null
    for (let page = 1; page <= MOST_PAGES && !complete; page += 1) {
      const call = searchCall(line.vendor, next, line.vendor.listPageLimit ?? PAGE_SIZE)
      const talk = call && (await this.#ask(line, call))
      if (talk?.kind !== 'said' || talk.value.kind !== 'page') return null
      listed.push(...talk.value.tasks)
      const { from } = madeWithin(record, line.vendorClock())
      next = talk.value.next
      complete = next === null || talk.value.tasks.some((task) => (factsOf(task)?.createdAt ?? from) < from)
    }
    // A page that moved on while it was read shows a task twice.
    const rows = new Map(listed.map((task) => [task.remote.id, this.#known(task)]))
    await this.#askAbout(record, line, rows, holderOf)
    return { rows: [...rows.values()], complete }
  }

  async #askAbout(
    record: TaskRecord,
    line: Line,
    rows: Map<string, ListRow>,
    holderOf: (remoteId: string) => Holder,
  ): Promise<void> {
    const clock = line.vendorClock()
    const fitting = candidatesFor({ record, rows: [...rows.values()], clock, holderOf })
    const asked = fitting.filter(({ fit, remote }) => fit === 'unsure' && !this.#polled.has(remote.id))
    for (const { remote, facts } of asked.slice(0, MOST_POLLS)) {
      const talk = await this.#ask(line, pollCall(line.vendor, remote.handle))
      if (talk.kind !== 'said' || talk.value.kind !== 'status' || talk.value.state.phase === 'gone') continue
      this.#polled.set(remote.id, talk.value.facts)
      rows.set(remote.id, { remote, facts: withMore(facts, talk.value.facts) })
    }
  }

  #known(task: ListedTask): ListRow {
    const polled = this.#polled.get(task.remote.id)
    const facts = factsOf(task)
    return { remote: task.remote, facts: polled === undefined ? facts : withMore(facts, polled) }
  }
}

function factsOf({ observation }: ListedTask): VendorFacts | null {
  return observation.kind === 'status' ? observation.facts : null
}

/** A poll says more than a row, but not always all that the row said. */
function withMore(row: VendorFacts | null, polled: VendorFacts): VendorFacts {
  return {
    ...polled,
    model: polled.model ?? row?.model ?? null,
    createdAt: polled.createdAt ?? row?.createdAt ?? null,
    prompt: polled.prompt ?? row?.prompt ?? null,
    echo: polled.echo ?? row?.echo ?? null,
  }
}
