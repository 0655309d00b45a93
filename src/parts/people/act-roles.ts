/** The least role for everything that a page offers. What its commands and requests need stands in the gateway. */
import type { Role } from '#domain/people/roles.ts'
import { TASK_ACTS } from '#parts/acts/act-names.ts'

const OTHER_ACTS = [
  'track',
  'browse',
  'move',
  'note',
  'snooze',
  'test',
  'hurry',
  'submit',
  'settle',
  'bring',
  'restore',
  'connect',
  'polling',
  'settings',
] as const
export const PAGE_ACTS = [...TASK_ACTS, ...OTHER_ACTS] as const
export type PageAct = (typeof PAGE_ACTS)[number]

export const ACT_ROLES = {
  copy: 'look',
  link: 'look',
  export: 'look',
  save: 'watch',
  check: 'watch',
  pause: 'watch',
  keep: 'watch',
  tag: 'watch',
  track: 'watch',
  /** Looking through what a vendor's account has made. */
  browse: 'watch',
  /** To another connection. */
  move: 'watch',
  note: 'watch',
  snooze: 'watch',
  test: 'watch',
  /** Asking again before the time that the vendor named. */
  hurry: 'watch',
  submit: 'spend',
  retry: 'spend',
  cancel: 'spend',
  /** Saying what became of a submit whose answer was lost. */
  settle: 'spend',
  forget: 'spend',
  restore: 'spend',
  /** A list of a browser to the gateway. */
  bring: 'keep',
  connect: 'keep',
  polling: 'keep',
  settings: 'keep',
} as const satisfies Record<PageAct, Role>

/** What a page does with a list of its own is nobody else's business. */
export const OF_OWN_LIST: ReadonlySet<PageAct> = new Set([
  'save',
  'pause',
  'keep',
  'tag',
  'note',
  'snooze',
  'forget',
  'restore',
  'bring',
  'polling',
])
