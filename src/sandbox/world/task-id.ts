/** How a task's id is made and read: it tells the script and the age of the task, so that a restart forgets nothing. */
import type { EpochMs, Millis } from '#domain/time.ts'
import { SCENARIO_KEYS, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import { readUlid, ulidFor, ulidMark } from '#sandbox/world/ulid.ts'

/** What the world must know of a dialect. */
export interface DialectTraits {
  readonly key: string
  /** How the dialect writes an id around a ULID; `readId` gives null for text that is not one of its ids. */
  readonly writeId: (ulid: string) => string
  readonly readId: (id: string) => string | null
  /** How long this vendor usually keeps outputs. */
  readonly outputLifetime: Millis
  readonly defaultModel: (scenario: ScenarioKey) => string
}

interface IdFacts {
  readonly scenario: ScenarioKey
  readonly createdAt: EpochMs
}

/** `serial` fixes the free part: the same three give the same id. */
export function taskIdFor(dialect: DialectTraits, { scenario, createdAt }: IdFacts, serial: string): string {
  return dialect.writeId(ulidFor(createdAt, markOf(dialect, scenario), serial))
}

/** Null for text that {@link taskIdFor} did not write for this dialect. */
export function readTaskId(dialect: DialectTraits, id: string): IdFacts | null {
  const ulid = readUlid(dialect.readId(id) ?? '')
  if (ulid === null) return null
  const scenario = SCENARIO_KEYS.find((key) => markOf(dialect, key) === ulid.mark)
  return scenario === undefined ? null : { scenario, createdAt: ulid.createdAt }
}

/** Names the dialect too: two vendors with the same form of id never claim each other's tasks. */
function markOf(dialect: DialectTraits, scenario: ScenarioKey): string {
  return ulidMark(`${dialect.key}/${scenario}`)
}
