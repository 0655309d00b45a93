import { trackedRecord } from '#domain/task/new-record.ts'
import { withPersonEdit } from '#domain/task/record-parts.ts'
import { type TaskId, taskIdOf, type TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Commands } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'

interface TrackParts {
  readonly ledger: EngineLedger
  readonly storage: TaskStorage
  readonly clock: Clock
}

type TrackCommands = Pick<Commands, 'track' | 'move' | 'forget' | 'restore' | 'setPaused' | 'keepForEver' | 'annotate'>

/** What a person does to the list itself. Nothing here asks a vendor. */
export function trackCommands({ ledger, storage, clock }: TrackParts): TrackCommands {
  /** Watching costs nothing, so a disk that fails does not stop it: the storage's state says that it does. */
  async function keep(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Promise<void> {
    ledger.commitNow()
    await storage.writeNow(changed, forgotten).catch(() => undefined)
  }

  return {
    async track(refs, tags = []) {
      const now = clock.now()
      const added = new Map<TaskId, TaskRecord>()
      const known = new Set<TaskId>()
      for (const ref of refs) {
        const id = taskIdOf(ref.connection, ref.remote.id)
        const present = ledger.findByRemote(ref.connection, ref.remote.id) ?? ledger.get(id)
        if (present !== undefined) known.add(present.id)
        else if (!added.has(id)) added.set(id, trackedRecord(ref, now, tags))
      }
      const records = [...added.values()]
      ledger.add(records)
      if (records.length > 0) await keep(records, [])
      return { added: [...added.keys()], known: [...known] }
    },
    async forget(ids) {
      ledger.forget(ids)
      await keep([], ids)
    },
    async move(id, to) {
      const record = ledger.get(id)
      if (record === undefined || record.request !== null || record.connection === to.connection) return null
      const there = ledger.findByRemote(to.connection, to.remote.id) ?? trackedRecord(to, record.addedAt)
      const tags = [...new Set([...there.tags, ...record.tags])]
      const title = there.title ?? record.title
      const moved = {
        ...there,
        tags,
        ...(title === undefined ? {} : { title }),
        note: there.note === '' ? record.note : there.note,
      }
      ledger.forget([id])
      if (ledger.get(there.id) === undefined) ledger.add([moved])
      else ledger.change(there.id, () => moved)
      await keep([moved], [id])
      return moved.id
    },
    async restore(records) {
      const missing = records.filter((record) => ledger.get(record.id) === undefined)
      ledger.add(missing)
      await keep(missing, [])
    },
    setPaused(ids, paused) {
      for (const id of ids) ledger.change(id, (record) => (record.paused === paused ? record : { ...record, paused }))
    },
    keepForEver(ids, keep) {
      for (const id of ids) ledger.change(id, (record) => withPersonEdit(record, { keepForEver: keep }))
    },
    annotate(id, changes) {
      ledger.change(id, (record) => withPersonEdit(record, changes))
    },
  }
}
