/** What a vendor's list of tasks says, page by page. */
import type { Observation } from '#domain/task/observation.ts'
import type { Remote } from '#domain/task/task.ts'

/** Where a list goes on: a page's number, an offset, a cursor. Only the vendor's own adapter reads it. */
export type PageToken = string

/** One task in a page of a vendor's list. */
export interface ListedTask {
  readonly remote: Remote
  readonly observation: Observation
}

export type ListOutcome =
  | {
      readonly kind: 'page'
      readonly tasks: readonly ListedTask[]
      readonly total: number | null
      /** What to ask for next; null at the end. */
      readonly next: PageToken | null
    }
  | { readonly kind: 'trouble'; readonly observation: Observation }
