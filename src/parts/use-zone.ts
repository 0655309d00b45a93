import type { ZoneChoice } from '#ui/date-time.ts'

/** The zone in which the person wants to read times. */
export function useZone(): ZoneChoice {
  return 'local'
}
