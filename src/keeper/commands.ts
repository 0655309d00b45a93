/** Does what pages ask for. Each command is done once and its answer kept, so that a page may ask again. */
import * as v from 'valibot'
import { errorText } from '#domain/error-text.ts'
import { parseJson } from '#domain/json.ts'
import { withAct } from '#domain/people/person-act.ts'
import { withoutCopies } from '#domain/output/without-copies.ts'
import { mergeRecords } from '#domain/task/merge.ts'
import { withPersonEdit } from '#domain/task/record-parts.ts'
import { taskIdOf, type TaskId, type TaskRecord, type TaskRef } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Engine } from '#engine/engine.ts'
import {
  answerSchema,
  COMMANDS,
  type CommandAnswer,
  type CommandArgs,
  type CommandName,
} from '#engine/remote/protocol.ts'
import { readRow, toRow } from '#engine/storage/rows.ts'
import { idsOf, type CommandKeys } from '#keeper/command-keys.ts'
import type { KeeperChannel } from '#keeper/keeper-channel.ts'
import type { KeptStorage } from '#keeper/kept-storage.ts'
import { actsOf } from '#keeper/noted-acts.ts'
import { spentBy } from '#keeper/spent.ts'
import type { LedgerStore } from '#ledger-store/store.ts'

interface CommandParts {
  readonly engine: Engine
  readonly storage: KeptStorage
  readonly store: Pick<LedgerStore, 'answerTo' | 'keepAnswer' | 'spendBook'>
  readonly channel: KeeperChannel
  readonly keys: CommandKeys
  readonly clock: Clock
}

/** They change nothing that is kept: asked again, they are simply asked again. */
const QUESTIONS: ReadonlySet<CommandName> = new Set([
  'list',
  'read',
  'testConnection',
  'endWait',
  'checkNow',
  'watching',
])

export class KeeperCommands {
  readonly #parts: CommandParts
  readonly #underWay = new Map<string, Promise<CommandAnswer>>()

  constructor(parts: CommandParts) {
    this.#parts = parts
  }

  /** Null when the arguments are not those of this command. */
  async run(name: CommandName, id: string, args: unknown, by: string | null): Promise<CommandAnswer | null> {
    if (!v.is(COMMANDS[name], args)) return null
    const key = `${name} ${id}`
    const running = this.#underWay.get(key)
    if (running !== undefined) return running
    const answer = this.#answer(name, id, args, key, by).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, answer)
    return answer
  }

  async #answer(name: CommandName, id: string, args: unknown, key: string, by: string | null): Promise<CommandAnswer> {
    let answer: CommandAnswer
    try {
      const known = QUESTIONS.has(name) ? null : await this.#parts.store.answerTo(key)
      if (known !== null) return v.parse(answerSchema, parseJson(known))
      const value = (await this.#do(name, id, args)) ?? null
      if (by !== null) await this.#note(name, key, args, value, by)
      answer = { ok: true, value }
    } catch (error) {
      // Nothing was done, so that it may be tried again.
      return { ok: false, message: errorText(error) }
    }
    if (!QUESTIONS.has(name)) await this.#parts.store.keepAnswer(key, JSON.stringify(answer), this.#parts.clock.now())
    return answer
  }

  /** Writes down who did this, and into the tasks that they did it. Resolves when that is on the disk. */
  async #note<K extends CommandName>(
    name: K,
    command: string,
    args: unknown,
    value: unknown,
    by: string,
  ): Promise<void> {
    const schema: v.GenericSchema<unknown, CommandArgs<K>> = COMMANDS[name]
    const given = v.parse(schema, args)
    const at = this.#parts.clock.now()
    const spent = spentBy(name, given, value)
    if (spent !== null) await this.#parts.store.spendBook.note({ command, at, by, ...spent })
    const acts = actsOf(name, given, value)
    if (acts.length === 0) return
    await this.#summon(acts.map(({ task }) => task))
    const changed = acts.flatMap(
      ({ task, did }) =>
        this.#parts.engine.ledger.change(task, (record) => ({
          ...record,
          acts: withAct(record.acts, { at, did, by }),
        })) ?? [],
    )
    await this.#parts.storage.writeNow(changed, [])
  }

  #do(name: CommandName, id: string, args: unknown): Promise<unknown> {
    const { engine, channel } = this.#parts
    const { commands, polling } = engine
    const all: { readonly [K in CommandName]: (...given: CommandArgs<K>) => Promise<unknown> } = {
      track: async (refs, tags) => {
        await this.#summon(
          refs.map(({ connection, remote }) => taskIdOf(connection, remote.id)),
          refs,
        )
        return commands.track(refs, tags)
      },
      submit: async (draft, count) => {
        const ids = Number.isInteger(count) && count > 0 && count < 1000 ? idsOf(id, draft.connection, count) : []
        const made = await this.#parts.storage.readSurely(ids)
        if (made.length > 0) return made.map((record) => record.id)
        return this.#parts.keys.during(id, () => commands.submit(draft, count))
      },
      resend: async (task, force) => this.#with([task], () => commands.resend(task, force)),
      takeCandidate: async (task, candidate) => this.#with([task], () => commands.takeCandidate(task, candidate)),
      refuseCandidates: async (task) => this.#with([task], () => commands.refuseCandidates(task)),
      recheck: async (task) => this.#with([task], () => commands.recheck(task)),
      cancel: async (task) => this.#with([task], () => commands.cancel(task)),
      forget: async (tasks) => this.#with(tasks, () => commands.forget(tasks)),
      move: async (task, to) => {
        await this.#summon([task, taskIdOf(to.connection, to.remote.id)], [to])
        return commands.move(task, to)
      },
      restore: async (rows) => {
        const records = recordsIn(rows)
        return this.#with(
          records.map((record) => record.id),
          () => commands.restore(records),
        )
      },
      read: async (tasks) => (await this.#parts.storage.readSurely(tasks)).map(toRow),
      import: (rows) => this.#import(recordsIn(rows)),
      edit: async (edits) => {
        await this.#summon(edits.map((one) => one.id))
        const changed = edits.flatMap(
          ({ id: task, edit }) => engine.ledger.change(task, (record) => withPersonEdit(record, edit)) ?? [],
        )
        await this.#parts.storage.writeNow(changed, [])
      },
      testConnection: (connection) => commands.testConnection(connection),
      endWait: (connection) => commands.endWait(connection),
      list: (connection, from, size) => commands.list(connection, from, size),
      checkNow: async (tasks) => this.#with(tasks, () => polling.checkNow(tasks)),
      watching: async (tasks) => {
        await this.#summon(tasks)
        channel.watching(tasks)
      },
      pause: async (paused) => {
        await Promise.resolve()
        if (paused) polling.pause()
        else polling.resume()
      },
    }
    return dispatch(all, name, args)
  }

  /** Resolves when all of them are on the disk. */
  async #import(records: readonly TaskRecord[]): Promise<number> {
    const { engine, storage } = this.#parts
    await this.#summon(
      records.map(({ id }) => id),
      records.flatMap(({ connection, remote }) => (remote === null ? [] : [{ connection, remote }])),
    )
    const changed = records.map((record) => {
      const coming = withoutCopies(record)
      const { id, connection, remote } = record
      const known = engine.ledger.get(id) ?? (remote && engine.ledger.findByRemote(connection, remote.id)) ?? undefined
      const merged = known === undefined ? coming : mergeRecords(known, coming)
      if (known === undefined) engine.ledger.add([merged])
      else engine.ledger.change(known.id, () => merged)
      return merged
    })
    await storage.writeNow(changed, [])
    return changed.length
  }

  async #with<T>(ids: readonly TaskId[], act: () => Promise<T>): Promise<T> {
    await this.#summon(ids)
    return act()
  }

  /** Into memory, all at once: whoever acts on them does so before anything else can happen to them. */
  async #summon(ids: readonly TaskId[], refs: readonly Pick<TaskRef, 'connection' | 'remote'>[] = []): Promise<void> {
    const { storage, channel } = this.#parts
    const { ledger } = this.#parts.engine
    const byId = storage.readSurely(ids.filter((id) => ledger.get(id) === undefined))
    const byRemote = refs
      .filter(({ connection, remote }) => ledger.findByRemote(connection, remote.id) === undefined)
      .map(({ connection, remote }) => storage.findByRemote(connection, remote.id))
    const [known, named] = await Promise.all([byId, Promise.all(byRemote)])
    const found = [...known, ...named.filter((record) => record !== null)]
    const missing = found.filter(({ id }) => ledger.get(id) === undefined)
    channel.summon([...new Map(missing.map((record) => [record.id, record])).values()])
  }
}

function dispatch<K extends CommandName>(
  all: { readonly [N in CommandName]: (...given: CommandArgs<N>) => Promise<unknown> },
  name: K,
  args: unknown,
): Promise<unknown> {
  const schema: v.GenericSchema<unknown, CommandArgs<K>> = COMMANDS[name]
  const act: (...given: CommandArgs<K>) => Promise<unknown> = all[name]
  return act(...v.parse(schema, args))
}

function recordsIn(rows: readonly unknown[]): readonly TaskRecord[] {
  return rows.map((row) => {
    const read = readRow(row)
    if (read.kind !== 'record')
      throw new Error('Nothing was changed: a task of this page is not understood by the gateway.')
    return read.record
  })
}
