/** Which ids and addresses are a vendor's, and what intake makes of them. */
import type { Remote } from '#domain/task/task.ts'

/** An id form that intake looks for. */
export interface IdPattern {
  /**
   * The body of a linear-time regular expression for one whole id, without anchors, flags or capture groups.
   * Intake adds the boundaries and case sensitivity as written.
   */
  readonly source: string
  /** Words for the person, e.g. `HiAPI task id (tk-hiapi-…)`. */
  readonly label: string
  /** Many words look like this: it is looked for only where the vendor has a connection. */
  readonly faint?: boolean
}

/** How intake makes a handle from what it found. */
type Recognised =
  | { readonly kind: 'ref'; readonly remote: Remote; readonly model: string | null }
  /** More is needed than the text gives (SeaArt: the endpoint). `choices` are offered, any text is accepted. */
  | {
      readonly kind: 'needs'
      readonly what: string
      readonly choices: readonly string[]
      readonly complete: (answer: string) => Remote
    }

interface UrlPattern {
  /** Body of a linear-time regular expression over a URL's path; capture groups are given to `recognise`. */
  readonly path: string
  /** Query parameters whose values follow the path's groups, each empty where it is missing. */
  readonly query?: readonly string[]
  readonly recognise: (groups: readonly string[]) => { readonly remote: Remote; readonly model: string | null } | null
}

/** What the members of a vendor's answers and requests tell intake. */
interface TaskFields {
  /** Members whose value, in any text, names a task by itself: the submitter's own id. */
  readonly naming: readonly {
    readonly name: string
    readonly recognise: (value: string) => { readonly remote: Remote; readonly model: string | null } | null
  }[]
  /**
   * Members that stand together in the vendor's own answers, and in nobody else's. They tell whose an id is that several
   * vendors' forms fit; one that begins with `!` must be missing. Where the id has no telling form
   * and none of them is there, the answer may be another program's.
   */
  readonly beside: readonly (readonly string[])[]
}

/** Which ids and addresses are this vendor's. Whether a form is nobody else's is computed: see `ambiguity.ts`. */
export interface Recognition {
  /**
   * Other base addresses of the vendor than its default: regions with accounts of their own, hosts that answers send
   * polls to. A key may go there too: see `homes.ts`.
   */
  readonly otherHomes?: readonly string[]
  readonly ids: readonly IdPattern[]
  readonly urls: readonly UrlPattern[]
  readonly fields?: TaskFields
  /** Turns a matched id into a handle. */
  readonly recognise: (id: string) => Recognised
}
