/**
 * Copies that lie in one place, as the gateway that tells of it has it: on its `disk`; on its disk and `waiting` to be
 * sent; in the `bucket` that its configuration names; or `elsewhere`, where it does not reach them.
 */
export interface CopyPlace {
  readonly kind: (typeof COPY_PLACES)[number]
  readonly name: string
  readonly count: number
  readonly bytes: number
}

export const COPY_PLACES = ['disk', 'waiting', 'bucket', 'elsewhere'] as const
