import { SECOND } from '#domain/time.ts'
import { SANDBOX_PATH } from '#sandbox/front/sandbox-path.ts'
import type { SandboxOutput, SandboxTask } from '#sandbox/world/task-life.ts'

/** Where an output can be fetched. An output that does not expire has a plain link. */
export function mediaUrl(origin: string, task: SandboxTask, output: SandboxOutput): string {
  const link = `${origin}${SANDBOX_PATH}/media/${task.id}/${output.file}`
  return output.expiresAt === null ? link : `${link}?expires=${Math.floor(output.expiresAt / SECOND)}`
}
