/** What a vendor's list of tasks says, page by page. */
import type { Observation } from '#domain/task/observation.ts'
import type { Remote } from '#domain/task/task.ts'

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
      readonly hasMore: boolean
    }
  | { readonly kind: 'trouble'; readonly observation: Observation }
