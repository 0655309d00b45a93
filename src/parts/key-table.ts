/**
 * Every key of the page in one place: the handlers listen for these, the palette names them beside the act, and the
 * sheet of shortcuts shows them.
 */
import type { TaskAct } from '#parts/acts/task-acts.ts'
import type { Screen } from '#url/route.ts'

/** Keys that work everywhere. */
export const PAGE_KEYS = { palette: 'mod+k', sheet: '?', submit: 'n', settings: ',' } as const

/** The first of two keys that go to a screen; the second is in {@link SCREEN_KEYS}. */
export const GO_KEY = 'g'

export const SCREEN_KEYS = {
  tasks: 't',
  triage: 'r',
  outputs: 'o',
  insights: 'i',
  submit: 's',
  connections: 'c',
  settings: ',',
} as const satisfies Record<Exclude<Screen, 'task'>, string>

/** What is done with the ticked tasks, else with the one under the keyboard, else with the open one. */
export const ACT_KEYS = {
  save: 'd',
  check: 'u',
  retry: 'r',
  cancel: 's',
  pause: 'p',
  tag: 't',
  copy: 'c',
  link: 'l',
  export: 'e',
  forget: '#',
} as const satisfies Record<TaskAct, string>

/** Keys of the task list that are a letter or a sign; arrows, Home, End, Enter and Escape stand in the sheet alone. */
export const LIST_KEYS = { search: '/', next: 'j', previous: 'k', tick: 'x' } as const

/** The act that a key stands for; null for any other key. */
export function actOfKey(key: string): TaskAct | null {
  return entriesOf(ACT_KEYS).find(([, its]) => its === key)?.[0] ?? null
}

/** The screen that the second key goes to; null for any other key. */
export function screenOfKey(key: string): keyof typeof SCREEN_KEYS | null {
  return entriesOf(SCREEN_KEYS).find(([, its]) => its === key)?.[0] ?? null
}

/** `Object.entries` with the names that the type knows. */
export function entriesOf<Key extends string>(
  table: Readonly<Record<Key, string>>,
): readonly (readonly [Key, string])[] {
  const keys: Key[] = []
  for (const key in table) keys.push(key)
  return keys.map((key) => [key, table[key]])
}
