import type { Cast } from '#sandbox/front/dialect.ts'
import type { Description } from '#vendors/described/description.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf, DIALECTS } from '#vendors/dialects.ts'
import { IMITATED } from '#vendors/registry.ts'

/** Who is imitated, with vendors that are not part of the product. */
export function castWith(descriptions: readonly Description[]): Cast {
  return castOf([...DIALECTS, ...descriptions.map(describedDialect)], IMITATED)
}

/** Who is imitated. */
export const CAST = castWith([])
