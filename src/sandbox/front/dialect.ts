/** What a dialect of the sandbox is made of. Each lies beside its vendor and is handed in: the sandbox knows none. */
import type { Hono } from 'hono'
import type { Json } from '#domain/json.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { CallbackWish, SentCallback } from '#sandbox/callbacks/callback-post.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import type { Problem } from '#sandbox/world/problem.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import type { SandboxTask } from '#sandbox/world/task-life.ts'
import type { DialectTraits } from '#sandbox/world/task-id.ts'
import type { World } from '#sandbox/world/world.ts'

export type DialectApp = Hono<{ Bindings: Exchange }>

export interface Dialect extends DialectTraits {
  readonly label: string
  /** The API key of a request, from wherever this vendor reads it; null when there is none. */
  readonly apiKeyOf: (headers: Headers) => string | null
  /** What a request is about. `path` begins with `/v1` or the like. */
  readonly classify: (method: string, path: string) => Call
  readonly envelope: (problem: Problem, requestId: string) => Json
  /** The HTTP status of a problem where this vendor has another one than most. */
  readonly statusOf?: (problem: Problem) => number
  /** Headers that every answer of this vendor carries. */
  readonly headers?: (now: EpochMs) => Readonly<Record<string, string>>
  /** The routes, relative to the vendor's base URL. */
  readonly routes: (world: World) => DialectApp
  /** A callback about a task that is over; absent for a vendor that sends none. */
  readonly callBack?: (about: CallbackFacts) => Omit<SentCallback, 'url'>
  /** What a person would have in a log after submitting this task. */
  readonly sample: (baseUrl: string, task: SandboxTask) => { readonly answer: Json; readonly curl: string }
  readonly submitCurl: (baseUrl: string) => string
  readonly demo: readonly DemoTask[]
}

export interface CallbackFacts {
  readonly world: World
  /** Links begin with it. */
  readonly origin: string
  readonly task: SandboxTask
  readonly callback: CallbackWish
  /** True for one whose signature is to be wrong. */
  readonly forged: boolean
}

/** Whom the sandbox imitates. */
export interface Cast {
  readonly dialects: readonly Dialect[]
  /** Whether an id alone tells whose task it is and how to ask about it; else samples show its address. */
  readonly idIsEnough: (id: string) => boolean
}

/** A task that exists from the start, made so long before it. */
interface DemoTask {
  readonly scenario: ScenarioKey
  readonly age: Millis
  readonly prompt: string
}
