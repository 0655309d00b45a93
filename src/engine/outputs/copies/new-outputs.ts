import type { TaskRecord } from '#domain/task/task.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { saveKey } from '#engine/outputs/outputs-surface.ts'

/** Outputs that were never seen before, in the order in which they were noted. */
export class NewOutputs {
  readonly #seen = new Set<string>()
  #waiting: OutputPlace[] = []
  #wake: () => void = () => undefined

  /** What is seen but not new stays out for good. */
  note(records: Iterable<TaskRecord>, isNew: (record: TaskRecord) => boolean): void {
    for (const record of records) {
      for (const { key } of record.outputs) {
        const name = saveKey(record.id, key)
        if (this.#seen.has(name)) continue
        this.#seen.add(name)
        if (isNew(record)) this.#waiting.push({ id: record.id, outputKey: key })
      }
    }
    if (this.#waiting.length > 0) this.#wake()
  }

  /** Each of them, waiting for more until the signal is aborted; what was not taken by then is dropped. */
  async *until(signal: AbortSignal): AsyncGenerator<OutputPlace> {
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake, { once: true })
    while (!signal.aborted) {
      const next = this.#waiting.shift()
      if (next !== undefined) yield next
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
    this.#waiting = []
  }
}
