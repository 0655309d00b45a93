import type { TaskRecord } from '#domain/task/task.ts'

/**
 * Numbers that become others when groups, or what their headings add up, may have changed: while polls change nothing
 * of that, no group is made anew and no task of it is looked at.
 */
export class GroupMarks {
  #groups = 0
  #totals = 0

  /** What tasks are put together by, of all tasks: one that is added elsewhere may close the gap between two batches. */
  get groups(): number {
    return this.#groups
  }

  /** Their phases and what they cost. */
  get totals(): number {
    return this.#totals
  }

  /** Undefined before the first and after the last that is known of it. */
  note(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    if (before === undefined || after === undefined || !areGroupedAlike(before, after)) this.#groups += 1
    if (before?.state.phase !== after?.state.phase || before?.cost !== after?.cost) this.#totals += 1
  }
}

function areGroupedAlike(a: TaskRecord, b: TaskRecord): boolean {
  return (
    a.addedAt === b.addedAt &&
    a.connection === b.connection &&
    a.model === b.model &&
    a.tags.length === b.tags.length &&
    a.tags.every((tag, at) => tag === b.tags[at])
  )
}
