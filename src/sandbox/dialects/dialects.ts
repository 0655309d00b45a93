import { bytespike } from '#sandbox/dialects/bytespike.ts'
import type { Dialect } from '#sandbox/front/dialect.ts'
import { hiapi } from '#sandbox/dialects/hiapi.ts'
import { hiapiGuide } from '#sandbox/dialects/hiapi-guide.ts'
import { piapi } from '#sandbox/dialects/piapi.ts'
import { seaart } from '#sandbox/dialects/seaart.ts'

/** Every dialect the sandbox imitates. Adding one adds a line. */
export const DIALECTS: readonly Dialect[] = [hiapi, hiapiGuide, piapi, bytespike, seaart]

export function dialectOf(key: string): Dialect | undefined {
  return DIALECTS.find((dialect) => dialect.key === key)
}
