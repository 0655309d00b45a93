/** What intake makes of a pasted text, and what it needs to know for that. */
import type { Connection } from '#domain/connection/connection.ts'
import type { ConnectionId, TaskId, TaskRef, VendorKey } from '#domain/task/task.ts'

export interface IntakeContext {
  readonly connections: readonly Connection[]
  /** The task that is already tracked under a vendor's id. */
  readonly known: (connection: ConnectionId, remoteId: string) => TaskId | undefined
  /** The same of a task that its vendor does not know there, and that may be another's: it can be moved. */
  readonly stray?: (connection: ConnectionId, remoteId: string) => TaskId | undefined
  /** What the person answered about this paste so far, by {@link Question} key. */
  readonly answers: Answers
}

export type Answers = ReadonlyMap<string, string>

export const NO_ANSWERS: Answers = new Map()

/** An id and the line (from 1) of the text where it first occurs. */
export interface FoundId {
  readonly id: string
  readonly line: number
}

/** A task that can be tracked at once. */
export interface FoundTask {
  readonly ref: TaskRef
  readonly line: number
  /** A doubt that did not stop us, as a sentence; null when there is none. */
  readonly note: string | null
  /** The task under the wrong connection that this one takes the place of. */
  readonly moves?: TaskId
}

/**
 * An id that may be a task's: somebody has to look. It is tracked once {@link Answers} has {@link TAKEN} under its key.
 */
export interface Doubt extends FoundId {
  readonly key: string
  /** What speaks against it, as a sentence without its subject: `stands in “foo_id”`. */
  readonly reason: string
  /** The line around it, as in {@link SkippedLine}. */
  readonly excerpt: string
  readonly taken: boolean
}

export const TAKEN = 'yes'

export interface AlreadyTracked extends FoundId {
  readonly connection: ConnectionId
  readonly task: TaskId
}

/** An id of vendors to whom there is no connection. */
export interface Unconnected extends FoundId {
  readonly vendors: readonly { readonly key: VendorKey; readonly label: string }[]
}

/** One choice of a `which` question; `answer` goes into {@link Answers}. */
export interface Choice {
  readonly answer: string
  readonly label: string
  readonly vendor: VendorKey
  readonly connection: ConnectionId
}

/** Something only the person knows, asked once for all the ids of a form. */
export type Question =
  | (QuestionBase & { readonly kind: 'which'; readonly choices: readonly Choice[] })
  /** The vendor needs more than the id. Suggestions are offered, any text is accepted. */
  | (QuestionBase & {
      readonly kind: 'needs'
      readonly vendor: VendorKey
      readonly connection: ConnectionId
      readonly suggestions: readonly string[]
    })

interface QuestionBase {
  /** The same for the same doubt, so that an answer outlives edits of the text. */
  readonly key: string
  /** E.g. `task_ + 26 characters: HiAPI guide or ByteSpike?` */
  readonly text: string
  readonly ids: readonly FoundId[]
  /** True once these ids are decided by an answer; it may still be changed, so the question stays. */
  readonly answered: boolean
  /** The answer that was given, or that the text itself gives; null for neither. */
  readonly chosen: string | null
}

/** `near-miss`: begins like a task id but is none. `not-a-task`: has the form of one, but the text says it is something else. */
type SkipKind = 'nothing' | 'near-miss' | 'not-a-task' | 'repeated'

export interface SkippedLine {
  readonly line: number
  readonly kind: SkipKind
  /** The line around the place, at most {@link EXCERPT_LIMIT} characters, secrets removed. */
  readonly excerpt: string
  readonly reason: string
}

export interface Intake {
  readonly refs: readonly FoundTask[]
  readonly known: readonly AlreadyTracked[]
  readonly questions: readonly Question[]
  readonly doubts: readonly Doubt[]
  readonly unconnected: readonly Unconnected[]
  /** By line; the first {@link SKIPPED_LIMIT} of them. */
  readonly skipped: readonly SkippedLine[]
  /** Skipped beyond those. */
  readonly skippedMore: number
  /** Ids beyond the first {@link ID_LIMIT}, repetitions included: they were not read. */
  readonly unread: number
  /** Lines that were not blank. */
  readonly lines: number
  /** From and to which line an id goes on. */
  readonly wraps: readonly Wrapped[]
}

/** The first and the last line of an id that stands over several. */
export interface Wrapped {
  readonly from: number
  readonly last: number
}

export const ID_LIMIT = 10_000
export const SKIPPED_LIMIT = 2_000
export const EXCERPT_LIMIT = 80
