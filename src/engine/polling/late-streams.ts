import type { TaskId } from '#domain/task/task.ts'
import { LatePart } from '#engine/late-part.ts'
import type { StreamsParts, TaskStreams } from '#engine/polling/task-streams.ts'

/** Streams of a page: few vendors have them, and the code comes with the first task of one that does. */
export function lateStreams(parts: StreamsParts, load = loadStreams): TaskStreams {
  const { ledger, line, open, timers } = parts
  const late = new LatePart(timers, async () => new (await load())(parts))
  const touched = new Set<TaskId>()
  let watched: ReadonlySet<TaskId> = new Set()

  function hasStream(id: TaskId): boolean {
    const record = ledger.get(id)
    return record !== undefined && line(record)?.vendor.stream !== undefined
  }

  function begin(streams: TaskStreams): void {
    streams.watch(watched)
    streams.touch(touched)
    touched.clear()
  }

  function want(ids: Iterable<TaskId>): void {
    if (open === undefined) return
    for (const id of ids) {
      if (!hasStream(id)) continue
      if (touched.size === 0) late.do(begin)
      touched.add(id)
    }
  }

  return {
    reconcile: () => (late.part === null ? want(watched) : late.part.reconcile()),
    touch: (ids) => (late.part === null ? want(ids) : late.part.touch(ids)),
    watch(ids) {
      watched = ids
      if (late.part === null) want(ids)
      else late.part.watch(ids)
    },
    hears: (record) => late.part?.hears(record) ?? false,
    stop: () => late.stop()?.stop(),
  }
}

const loadStreams = async () => (await import('#engine/polling/streams.ts')).Streams
