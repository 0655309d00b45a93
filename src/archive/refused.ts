import type { NotKept } from '#domain/output/output.ts'

/** Refusals after which the same link will not do better. */
const FINAL: ReadonlyMap<string, NotKept['why']> = new Map([
  ['media_expired', 'expired'],
  ['media_missing', 'refused'],
  ['media_forbidden', 'refused'],
  ['media_not_media', 'refused'],
])

/** The link gave no file. */
export class Refused extends Error {
  /** Null where another try may do better. */
  readonly final: NotKept['why'] | null

  constructor(body: string) {
    super('the link gave no file')
    this.final = [...FINAL].find(([code]) => body.includes(`"${code}"`))?.[1] ?? null
  }
}
