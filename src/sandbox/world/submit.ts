/** The part of a submit call that is the same for every vendor: idempotency, the choice of a script, its quirks. */
import type { JsonObject } from '#domain/json.ts'
import { hashOfBody } from '#sandbox/world/idempotency.ts'
import { isScenarioKey, scenarioOf, SCENARIO_KEYS, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import type { CallbackWish } from '#sandbox/callbacks/callback-post.ts'
import type { Dialect } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import { FAULTS } from '#sandbox/faults/fault.ts'
import { pause } from '#sandbox/faults/fault-replies.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import { endsAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { DialectTraits } from '#sandbox/world/task-id.ts'
import { TASK_LIMIT, type World } from '#sandbox/world/world.ts'

/** What a dialect understood of a submit body. */
export type SubmitReading =
  | {
      readonly kind: 'order'
      readonly model: string
      readonly prompt: string
      readonly route: string | null
      readonly persistent: boolean
      /** Kept where the vendor repeats it. */
      readonly input?: JsonObject
      /** Where to call when the task is over, and the secret to repeat there. */
      readonly callback?: CallbackWish
    }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** A dialect that calls back. */
interface CallingDialect extends DialectTraits {
  readonly callBack?: Dialect['callBack']
}

type SubmitEnd =
  | { readonly kind: 'task'; readonly task: SandboxTask; readonly replayed: boolean }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** The longest that a vendor is known to take, in bytes. */
const LONGEST_KEY = 255

export async function submitTask(
  world: World,
  dialect: CallingDialect,
  exchange: Exchange,
  request: { readonly idempotencyKey: string | null; readonly body: string },
  read: (body: string) => SubmitReading,
): Promise<SubmitEnd> {
  const { idempotencyKey: key, body } = request
  const scope = `${dialect.key}/${exchange.account}`
  const hash = hashOfBody(body)
  if (key !== null && new TextEncoder().encode(key).length > LONGEST_KEY) {
    return refused(problem('invalid-request', { message: 'Idempotency-Key is longer than 255 bytes' }))
  }
  if (key !== null) {
    const claim = world.idempotency.claim(scope, key, hash)
    if (claim.kind === 'processing') {
      return refused(problem('still-processing', { headers: { 'retry-after': '2' } }))
    }
    if (claim.kind === 'mismatch') return refused(problem('key-mismatch'))
    const first = claim.kind === 'replay' ? world.find(dialect, claim.taskId, exchange.account) : null
    if (first) return { kind: 'task', task: first, replayed: true }
  }
  const end = await make(world, dialect, exchange, read(body), () => world.idempotency.isFirst(scope, key, hash))
  if (key !== null && end.kind === 'task') world.idempotency.settle(scope, key, end.task.id)
  if (key !== null && end.kind === 'problem') world.idempotency.release(scope, key)
  return end
}

async function make(
  world: World,
  dialect: CallingDialect,
  exchange: Exchange,
  reading: SubmitReading,
  isFirst: () => boolean,
): Promise<SubmitEnd> {
  if (reading.kind === 'problem') return reading
  if (world.size() >= TASK_LIMIT) {
    return refused(problem('busy', { message: `the sandbox holds ${TASK_LIMIT} tasks: POST /sandbox/reset` }))
  }
  const scenario = scenarioFor(reading.model, reading.prompt)
  const quirk = scenarioOf(scenario).onSubmit
  if (quirk?.kind === 'refuse' && (!quirk.once || isFirst())) {
    exchange.disturb(quirk.fault)
    const { plan } = FAULTS[quirk.fault]
    return refused(problem(plan.kind === 'problem' ? plan.problem : 'server-error'))
  }
  if (quirk?.kind === 'think') await pause(quirk.lasts, null)
  if (quirk?.kind === 'lose') exchange.disturb(quirk.fault)
  const { model, prompt, route, persistent, input = {}, callback } = reading
  const task = world.add(dialect, {
    scenario,
    account: exchange.account,
    createdAt: world.clock.now(),
    model,
    prompt,
    route,
    persistent,
    input,
    serial: null,
  })
  const at = endsAt(task)
  const { callBack } = dialect
  if (callback !== undefined && callBack !== undefined && at !== null) {
    const { origin } = exchange
    const make = (forged: boolean) => ({ url: callback.url, ...callBack({ world, origin, task, callback, forged }) })
    world.callbacks.want({ dialect: dialect.key, taskId: task.id, at, make })
  }
  return { kind: 'task', task, replayed: false }
}

function refused(reason: Problem): SubmitEnd {
  return { kind: 'problem', problem: reason }
}

const VIDEO_MODELS = /video|seedance|kling|kirin|veo|sora|hailuo|wan\d|wan-|happyhorse|luma|vidu|pixverse|dance/i
const AUDIO_MODELS = /audio|music|tts|suno|udio|speech|sound/i

/** A scenario's name as a word of the prompt or of the model, else the happy one for what the model makes. */
export function scenarioFor(model: string, prompt: string): ScenarioKey {
  const words = `${prompt} ${model}`.toLowerCase().split(/[^a-z0-9-]/)
  const named = words.find((word) => SCENARIO_KEYS.some((key) => key === word))
  if (named !== undefined && isScenarioKey(named)) return named
  if (AUDIO_MODELS.test(model)) return 'happy-audio'
  return VIDEO_MODELS.test(model) ? 'happy-video' : 'happy-image'
}
