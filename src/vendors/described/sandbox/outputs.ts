/** Files of a task, written where a description finds them. */
import type { Json } from '#domain/json.ts'
import { OUTPUT_KINDS } from '#domain/output/output.ts'
import type { DescribedOutput } from '#vendors/described/description.ts'
import { put, putAll } from '#vendors/described/sandbox/write.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

/** Each file goes to the first rule that is for its kind and role; what no rule is for goes to the first of all. */
export function writtenOutputs(
  body: Json,
  origin: string,
  task: SandboxTask,
  { outputs }: Succeeded,
  rules: readonly DescribedOutput[],
): Json {
  const places = new Map<DescribedOutput, SandboxOutput[]>()
  for (const output of outputs) {
    const rule = rules.find((one) => suits(one, output)) ?? (output.role === null ? rules[0] : undefined)
    if (rule !== undefined) places.set(rule, [...(places.get(rule) ?? []), output])
  }
  return [...places].reduce((whole: Json, [rule, files]) => withFiles(whole, origin, task, rule, files), body)
}

function suits({ kind, role, each, walk }: DescribedOutput, output: SandboxOutput): boolean {
  if (each === undefined && walk === undefined) return false
  const isOfKind = kind === undefined || kind === output.kind || !OUTPUT_KINDS.some((one) => one === kind)
  return isOfKind && (role ?? null) === output.role
}

function withFiles(
  body: Json,
  origin: string,
  task: SandboxTask,
  { each, walk, url, kind, expires }: DescribedOutput,
  files: readonly SandboxOutput[],
): Json {
  const urls = files.map((file) => mediaUrl(origin, task, file))
  if (each === undefined) return put(body, walk, walk === '$' ? { files: urls } : urls)
  const isMember = (name: string | undefined) => name !== undefined && !name.startsWith('$')
  const kindMember = OUTPUT_KINDS.some((one) => one === kind) ? undefined : kind
  if (![url, kindMember, expires].some(isMember)) return putAll(body, each, urls)
  const items = files.map((file, at) => {
    const item = put({}, `$.${url ?? 'url'}`, urls[at] ?? '')
    return isMember(kindMember) ? put(item, `$.${kindMember}`, file.kind) : item
  })
  return putAll(body, each, items)
}
