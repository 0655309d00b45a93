/** Names in the Files API are short and say nothing; the sandbox writes into them whose file it is. */

export const PREFIX = 'v1_'

export function fileName(taskId: string, index: number): string {
  return `${taskId.slice(PREFIX.length)}-${index}`
}

/** Null for a name that {@link fileName} did not write. */
export function fileNamed(name: string): { readonly taskId: string; readonly index: number } | null {
  const [, hex, index] = /^([0-9a-f]{32})-(\d{1,2})$/.exec(name) ?? []
  return hex === undefined || index === undefined ? null : { taskId: PREFIX + hex, index: Number(index) }
}
