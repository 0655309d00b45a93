/** Failures by what they have in common and what they mean, kept one task at a time. */
import { SortedList } from '#domain/sorted-list.ts'
import { failureOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import type { KeptIndex } from '#parts/kept.ts'
import { SentAgain } from '#screens/triage/sent-again.ts'
import { failedAt, groupOf, type Member, type TriageGroup } from '#screens/triage/groups.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'

/** Failures that look alike and mean the same. */
class Part {
  readonly key: string
  readonly alike: Alike
  /** Newest first. */
  readonly members = new SortedList<Member>(
    (a, b) => b.at - a.at || (a.record.id < b.record.id ? -1 : Number(a.record.id > b.record.id)),
  )
  /** What the vendor said, and how often. */
  readonly messages = new Map<string, number>()

  constructor(key: string, alike: Alike) {
    this.key = key
    this.alike = alike
  }

  say(record: TaskRecord, more: 1 | -1): void {
    const text = failureOf(record)?.message.trim() ?? ''
    if (text === '') return
    const count = (this.messages.get(text) ?? 0) + more
    if (count === 0) this.messages.delete(text)
    else this.messages.set(text, count)
  }
}

/** One code of one vendor on one model. */
interface Alike {
  count: number
}

export class FailureIndex implements KeptIndex {
  readonly sentAgain = new SentAgain()
  readonly #rules: RuleBook
  readonly #alike = new Map<string, Alike>()
  readonly #parts = new Map<string, Part>()
  readonly #places = new Map<TaskId, { readonly part: Part; readonly member: Member; readonly alikeKey: string }>()
  /** As it was when somebody last asked; those that changed since are not in it. */
  readonly #groups = new Map<string, TriageGroup>()
  #isChanged = false

  constructor(rules: RuleBook) {
    this.#rules = rules
  }

  learn(record: TaskRecord): void {
    if (this.sentAgain.learn(record)) this.#isChanged = true
    const known = this.#places.get(record.id)
    if (known?.member.record === record) return
    if (known !== undefined) this.#leave(record.id)
    if (failureOf(record) !== null) this.#enter(record)
  }

  forget(id: TaskId): void {
    if (this.sentAgain.forget(id)) this.#isChanged = true
    if (this.#places.has(id)) this.#leave(id)
  }

  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** The largest first. A group is the same object until one of its tasks changes. */
  groups(): readonly TriageGroup[] {
    return [...this.#parts.values()]
      .map((part) => this.#groupOf(part))
      .toSorted((a, b) => b.records.length - a.records.length || latest(b) - latest(a) || (a.key < b.key ? -1 : 1))
  }

  #enter(record: TaskRecord): void {
    const alikeKey = JSON.stringify([failureOf(record)?.code ?? null, record.model, record.vendor])
    // Unknown failures carry the vendor's words in their verdict; they are one kind all the same.
    const key = JSON.stringify([alikeKey, triageTask(this.#rules, record)?.rule])
    const alike = this.#alike.get(alikeKey) ?? { count: 0 }
    this.#alike.set(alikeKey, alike)
    const part = this.#parts.get(key) ?? new Part(key, alike)
    this.#parts.set(key, part)
    const member = { record, at: failedAt(record) }
    alike.count += 1
    part.members.add(member)
    part.say(record, 1)
    this.#places.set(record.id, { part, member, alikeKey })
    this.#changed(part)
  }

  #leave(id: TaskId): void {
    const known = this.#places.get(id)
    if (known === undefined) return
    const { part, member, alikeKey } = known
    this.#places.delete(id)
    part.members.remove(member)
    part.say(member.record, -1)
    part.alike.count -= 1
    if (part.alike.count === 0) this.#alike.delete(alikeKey)
    if (part.members.items.length === 0) this.#parts.delete(part.key)
    this.#changed(part)
  }

  #changed(part: Part): void {
    this.#groups.delete(part.key)
    this.#isChanged = true
  }

  #groupOf({ key, alike, members, messages }: Part): TriageGroup {
    const known = this.#groups.get(key)
    if (known?.alike === alike.count) return known
    const group = groupOf({ key, alike: alike.count, members: members.items, messages }, this.#rules)
    this.#groups.set(key, group)
    return group
  }
}

function latest({ times }: TriageGroup): number {
  return times[0] ?? 0
}
