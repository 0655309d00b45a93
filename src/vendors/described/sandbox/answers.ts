/** What a described vendor answers about a task of the sandbox, written where its description reads. */
import type { Json } from '#domain/json.ts'
import { DAY, SECOND, type EpochMs } from '#domain/time.ts'
import type { DescribedPhase, Description, Reading, StateRule } from '#vendors/described/description.ts'
import { writtenOutputs } from '#vendors/described/sandbox/outputs.ts'
import { withRemark } from '#vendors/described/sandbox/remarks.ts'
import { put, valueAt } from '#vendors/described/sandbox/write.ts'
import type { Problem } from '#sandbox/world/problem.ts'
import { startsAt, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

interface Told {
  readonly body: Json
  readonly status: number
}

/** A task as it is now; null for one that this vendor says it does not know any more. */
export function taskAnswer(world: World, origin: string, task: SandboxTask, description: Description): Told | null {
  const state = world.stateOf(task)
  const cancelledAt = world.cancelledAt(task)
  const now = world.clock.now()
  const { poll, cancel } = description
  if (cancelledAt !== null && cancel?.afterwards === 'gone') return null
  const phases = cancelledAt === null ? phasesOf(state) : (['cancelled', 'gone'] as const)
  const said = saying(good(description), poll, phases) ?? byCode(phases, description)
  if (said === null) return null
  let { body } = said
  if (cancelledAt === null && state.phase === 'strange') body = put(body, wordPlace(poll.state), state.word)
  body = withId(body, task.id, description)
  body = withTimes(body, task, state, cancelledAt, now, description)
  body = put(body, poll.model, task.model)
  if (cancelledAt === null) body = withProgress(body, state, now, poll, description)
  if (cancelledAt === null && state.phase === 'failed') body = withFailure(body, state, poll, description)
  if (cancelledAt === null && state.phase === 'succeeded') {
    body = put(body, poll.file, task.id)
    body = writtenOutputs(body, { origin, task, description }, state, poll.outputs ?? [])
  }
  if (cancelledAt === null) body = withRemark(body, task, state, poll)
  return { body: wrapped(body, poll), status: said.status }
}

/** The answer of the result call. A task that failed has none, and some vendors say why only here. */
export function resultAnswer(origin: string, task: SandboxTask, state: SandboxState, description: Description): Told {
  const { result } = description
  const nothing: Told = { body: good(description), status: 200 }
  if (result === undefined) return nothing
  if (state.phase === 'failed') {
    const phases = phasesOf(state)
    const rule = result.state?.find(({ http, phase }) => http !== undefined && phases[0] === phase)
    const status = rule?.http?.[0]
    return status === undefined ? nothing : { body: withFailure({}, state, result, description), status }
  }
  if (state.phase !== 'succeeded') return nothing
  const made = writtenOutputs(good(description), { origin, task, description }, state, result.outputs ?? [])
  return {
    body: wrapped(withRemark(made, task, state, result), result),
    status: 200,
  }
}

/** An answer that is fine as an answer, and says nothing else yet. */
export function good({ envelope }: Description): Json {
  return envelope === undefined ? {} : put({}, envelope.code, envelope.good[0] ?? 0)
}

/** A refusal in this vendor's own form; the status that it comes with is HTTP's own unless an envelope has the code. */
export function refusal({ key, status, message }: Problem, description: Description): Told {
  const { envelope, errors } = description
  if (envelope !== undefined) {
    const named = Object.entries(envelope.statuses ?? {}).find(([, meant]) => meant === status)?.[0]
    const gone = status === 404 ? envelope.gone?.[0] : undefined
    const code = gone ?? (named === undefined ? status : /^\d+$/.test(named) ? Number(named) : named)
    // Where no code stands for it, HTTP says it.
    const isGood = envelope.good.some((one) => String(one) === String(code))
    if (isGood) return { body: { error: { code: key, message } }, status }
    return { body: put(put({}, envelope.code, code), envelope.message ?? '$.message', message), status: 200 }
  }
  if (errors === undefined) return { body: { error: { code: key, message } }, status }
  return { body: put(put({}, errors.at, message), errors.message, message), status }
}

function phasesOf(state: SandboxState): readonly DescribedPhase[] {
  switch (state.phase) {
    case 'queued':
      return ['queued', 'running']
    case 'running':
    case 'strange':
      return ['running', 'queued']
    case 'finishing':
      return ['finishing', 'running', 'queued']
    case 'succeeded':
      return ['succeeded']
    case 'failed':
      if (state.reason === 'cancelled') return ['cancelled', 'failed', 'timedOut']
      return state.reason === 'timeout' ? ['timedOut', 'failed'] : ['failed', 'timedOut']
  }
}

type Polled = Description['poll']

/** An answer that means the first of these phases that this vendor has a way to say; null where it has none. */
function saying(body: Json, poll: Polled, phases: readonly DescribedPhase[]): Told | null {
  const { state: rules, remarks = [] } = poll
  // A word that a remark is about says more than the phase.
  const isPlain = (word: string) => !remarks.some(({ is = [] }) => is.some((one) => one === word))
  for (const phase of phases) {
    for (const { at, words = {} } of rules) {
      const word = Object.entries(words).find(([one, meant]) => meant === phase && isPlain(one))?.[0]
      if (word !== undefined) return { body: put(body, at, word), status: 200 }
    }
    const rule = rules.find((one) => one.phase === phase && one.not !== true && one.has !== false)
    if (rule === undefined) continue
    const status = rule.http?.[0] ?? 200
    if (rule.has === true) {
      // A task that has a reason beside the word for its end (fal: COMPLETED and an error).
      return { body: put(saying(body, poll, ['succeeded'])?.body ?? body, rule.at, phase), status }
    }
    return { body: rule.is === undefined ? body : put(body, rule.at, rule.is[0] ?? null), status }
  }
  return null
}

/** A failure that only the envelope can say. */
function byCode(phases: readonly DescribedPhase[], { envelope }: Description): Told | null {
  const [code] = phases.includes('failed') ? (envelope?.failed ?? []) : []
  return envelope === undefined || code === undefined ? null : { body: put({}, envelope.code, code), status: 200 }
}

function wordPlace(rules: readonly StateRule[]): StateRule['at'] {
  return rules.find(({ words }) => words !== undefined)?.at
}

/** Where the answer to a submit names the task, the others do as well. */
function withId(body: Json, id: string, { poll, submit }: Description): Json {
  const [path] = [poll.id ?? submit?.id ?? []].flat()
  // A list of tasks that were made is no place in the answer about one.
  const isPlace = path !== undefined && !path.includes('[') && valueAt(body, path) === undefined
  return isPlace ? put(body, path, id) : body
}

function withTimes(
  body: Json,
  task: SandboxTask,
  state: SandboxState,
  cancelledAt: EpochMs | null,
  now: EpochMs,
  { poll, zone }: Description,
): Json {
  const started = startsAt(task)
  const isOver = state.phase === 'succeeded' || state.phase === 'failed'
  const end = cancelledAt ?? (isOver ? state.since : null)
  const made = put(body, poll.created, written(task.createdAt, zone))
  const begun = started !== null && started <= now ? put(made, poll.started, written(started, zone)) : made
  return end === null ? begun : put(begun, poll.ended, written(end, zone))
}

/** Without its offset where the vendor names none. */
function written(at: EpochMs, zone: string | undefined): string {
  if (zone === undefined || zone === 'Z') return new Date(at).toISOString()
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  const offset = (hours * 60 + minutes) * 60 * SECOND * (zone.startsWith('-') ? -1 : 1)
  return new Date(at + offset).toISOString().replace('T', ' ').replace('Z', '')
}

function withProgress(body: Json, state: SandboxState, now: EpochMs, poll: Reading, description: Description): Json {
  const { position, progress } = poll
  if (state.phase === 'queued') return position === undefined ? body : put(body, position.at, position.from)
  if (state.phase !== 'running' || progress === undefined) return withCost(body, state, description)
  const percent = Math.min(95, Math.floor((now - state.since) / SECOND) * 3)
  if ('last' in progress) return put(body, progress.at, `step 1\n${percent}%|####`)
  return put(body, progress.at, progress.of === 'percent' ? `${percent}%` : (percent / 100) * progress.of)
}

function withCost(body: Json, state: SandboxState, { poll }: Description): Json {
  return state.phase === 'succeeded' ? put(body, poll.cost?.used, 4) : body
}

/** Why, with a code that this vendor's own rules know where one does. */
function withFailure(
  body: Json,
  { reason, message }: Extract<SandboxState, { phase: 'failed' }>,
  { code, message: place }: Reading,
  { rules = [] }: Description,
): Json {
  const kinds = { moderation: 'moderation', model: 'brokeDown', timeout: 'timeout', 'invalid-input': 'input' } as const
  const kind = reason in kinds ? kinds[reason as keyof typeof kinds] : 'brokeDown'
  const known = rules.find((rule) => rule.kind === kind && rule.codes !== undefined)?.codes?.[0]
  const explained = put(body, place, message)
  const [path] = code === undefined ? [] : [code].flat()
  // Where it is what told the state, or stands in the envelope, it has been written.
  if (path === undefined || valueAt(explained, path) !== undefined) return explained
  return put(explained, path, known ?? reason)
}

/** JSON that this vendor writes as a text. */
function wrapped(body: Json, { unwrap = [] }: Reading): Json {
  return unwrap.reduce((whole: Json, path) => {
    const inner = valueAt(whole, path)
    return inner === undefined || typeof inner === 'string' ? whole : put(whole, path, JSON.stringify(inner))
  }, body)
}

/** How long files of a vendor can be fetched that says nothing of it. */
export const USUAL_LIFETIME = 7 * DAY
