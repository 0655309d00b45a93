/** How a vendor's requests and answers name a task. */
import type { Json, JsonObject } from '#domain/json.ts'

/** Ids by the name under which the vendor tells them, as they are compared. */
export type Names = Readonly<Record<string, string>>

/**
 * How requests and answers name a task. Where both have an id under the same name and the two differ, the answer is
 * about another task, and nothing of it is believed: see `reading/asked.ts`.
 */
export interface Naming {
  /** What a poll with this handle asks for. */
  readonly asked: (handle: Json) => Names
  /** Whose task an answer, a frame of a stream or any of its like is about; empty where it carries no id of a task. */
  readonly named: (answer: JsonObject) => Names
  /** What a submit asks for, where its answer repeats our key. */
  readonly ownKey?: (idempotencyKey: string) => Names
}
