import type { Dialect } from '#sandbox/dialects/dialect.ts'
import { hiapi } from '#sandbox/dialects/hiapi.ts'
import { hiapiGuide } from '#sandbox/dialects/hiapi-guide.ts'

/** Every dialect the sandbox imitates. Adding one adds a line. */
export const DIALECTS: readonly Dialect[] = [hiapi, hiapiGuide]

export function dialectOf(key: string): Dialect | undefined {
  return DIALECTS.find((dialect) => dialect.key === key)
}
