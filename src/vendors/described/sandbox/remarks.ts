/** What a task's script has the vendor say beside the state, written where its description reads it. */
import type { Json } from '#domain/json.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { Paths, Reading } from '#vendors/described/description.ts'
import { put, putAll } from '#vendors/described/sandbox/write.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import type { SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'

/** The phase of the sandbox that each is said in. */
const SAID_IN: Readonly<Record<Remark['kind'], SandboxState['phase']>> = {
  'held-back': 'queued',
  'needs-person': 'running',
  'part-failed': 'succeeded',
  'files-removed': 'succeeded',
}

/** Nothing is added for a vendor that has no way to say it. */
export function withRemark(body: Json, { scenario }: SandboxTask, state: SandboxState, reading: Reading): Json {
  const { remark: wanted } = scenarioOf(scenario)
  const described = reading.remarks?.find(({ kind, has }) => kind === wanted && has !== false)
  if (wanted === null || described === undefined || state.phase !== SAID_IN[wanted]) return body
  const { at, is, why, failed, of } = described
  // Those that failed stand behind those that were made, as many again.
  const made = wanted === 'part-failed' && state.phase === 'succeeded' ? state.outputs.length : 0
  const met = at === undefined || at === failed ? body : put(body, at, is?.[0] ?? WHY[wanted])
  const explained = said(met, why, WHY[wanted], made)
  if (made === 0) return explained
  const counted = said(explained, failed, isList(failed) ? PART_CODE : made, made)
  return isList(of) ? counted : put(counted, of, made * 2)
}

/** A text of the whole, or one for each of those that failed. */
function said(body: Json, paths: Paths | undefined, value: Json, made: number): Json {
  if (paths === undefined || !isList(paths)) return put(body, paths, value)
  const values = Array.from({ length: Math.max(made, 1) }, () => value)
  return putAll(body, paths, values, made)
}

function isList(paths: Paths | undefined): boolean {
  const [first = ''] = [paths ?? []].flat()
  return first.includes('*')
}

const PART_CODE = 'PartFailed'

const WHY: Readonly<Record<Remark['kind'], string>> = {
  'held-back': 'too many tasks of this account are running',
  'needs-person': 'the task waits for an answer',
  'part-failed': 'the safety system refused this picture',
  'files-removed': 'the files were removed',
}
