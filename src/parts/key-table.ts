/**
 * Every key of the page in one place: the handlers listen for these, the palette names them beside the act, and the
 * sheet of shortcuts shows them and lets a person change them. Arrows, Home, End, Enter and Escape mean what they mean
 * everywhere and stand in the sheet alone.
 */
import { TASK_ACTS, type TaskAct } from '#parts/acts/act-names.ts'
import type { Screen } from '#url/route.ts'

type ScreenName = Exclude<Screen, 'task'>

/**
 * By what they do: `page` works everywhere, `screen` is the second key after `go`, `act` is for the ticked tasks, else
 * the one under the keyboard, else the open one; `viewer` works above the gallery, where no other single key does.
 */
export const DEFAULT_KEYS = {
  'page.palette': 'mod+k',
  'page.sheet': '?',
  'page.submit': 'n',
  'page.settings': ',',
  'page.go': 'g',
  'page.search': '/',
  'screen.tasks': 't',
  'screen.triage': 'r',
  'screen.outputs': 'o',
  'screen.insights': 'i',
  'screen.submit': 's',
  'screen.connections': 'c',
  'screen.settings': ',',
  'act.save': 'd',
  'act.check': 'u',
  'act.retry': 'r',
  'act.cancel': 's',
  'act.pause': 'p',
  'act.keep': 'f',
  'act.tag': 't',
  'act.copy': 'c',
  'act.link': 'l',
  'act.export': 'e',
  'act.forget': '#',
  'list.next': 'j',
  'list.previous': 'k',
  'list.tick': 'x',
  'outputs.mark': 'x',
  'viewer.larger': '+',
  'viewer.smaller': '-',
  'viewer.fit': '0',
} as const satisfies Readonly<Record<`act.${TaskAct}` | `screen.${ScreenName}`, string>> &
  Readonly<Record<string, string>>

export type KeyName = keyof typeof DEFAULT_KEYS
export type Keys = Readonly<Record<KeyName, string>>

const KEY_NAMES = namesOf(DEFAULT_KEYS)

/** `Object.keys` with the names that the type knows. */
function namesOf<Name extends string>(table: Readonly<Record<Name, string>>): readonly Name[] {
  const names: Name[] = []
  for (const name in table) names.push(name)
  return names
}

/**
 * The table with what a person chose. What an older version kept may clash by now: then our own key stands, and so on
 * until nothing clashes. All choices are looked at together, because two keys may have changed places.
 */
export function keysWith(choices: Readonly<Record<string, string>>): Keys {
  const keys: Record<KeyName, string> = { ...DEFAULT_KEYS }
  for (const name of KEY_NAMES) if (Object.hasOwn(choices, name)) keys[name] = choices[name] ?? keys[name]
  for (;;) {
    const clashing = KEY_NAMES.find(
      (name) => keys[name] !== DEFAULT_KEYS[name] && objectionTo(keys, name, keys[name]) !== null,
    )
    if (clashing === undefined) return keys
    keys[clashing] = DEFAULT_KEYS[clashing]
  }
}

/** Why a key cannot be had: it does another thing at the same time, or belongs to the browser or to every list. */
export type Objection = { readonly kind: 'taken'; readonly by: KeyName } | { readonly kind: 'fixed' }

export function objectionTo(keys: Keys, name: KeyName, key: string): Objection | null {
  if (!isFree(name, key)) return { kind: 'fixed' }
  const by = KEY_NAMES.find((other) => other !== name && heardTogether(name, other) && sameKey(keys[other], key))
  return by === undefined ? null : { kind: 'taken', by }
}

/** One printed sign; with Ctrl or ⌘ only for the palette, because browsers keep most of those for themselves. */
function isFree(name: KeyName, key: string): boolean {
  const sign = key.startsWith('mod+') ? key.slice(4) : key
  const single = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(sign)
  return single && (sign === key || (name === 'page.palette' && !BROWSERS_OWN.includes(sign)))
}

/** With Ctrl or ⌘ these never reach a page, or are what everybody expects in a text. */
const BROWSERS_OWN = 'acfnrtvwxz'

/** A letter is heard in either case. */
function sameKey(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function heardTogether(a: KeyName, b: KeyName): boolean {
  const [first, second] = [groupOf(a), groupOf(b)]
  return first === second || HEARD_WITH[first].includes(second)
}

const GROUPS = ['page', 'screen', 'act', 'list', 'outputs', 'viewer'] as const
type Group = (typeof GROUPS)[number]

const HEARD_WITH: Readonly<Record<Group, readonly Group[]>> = {
  page: ['act', 'list', 'outputs'],
  act: ['page', 'list', 'outputs'],
  list: ['page', 'act'],
  outputs: ['page', 'act'],
  screen: [],
  viewer: [],
}

function groupOf(name: KeyName): Group {
  return GROUPS.find((group) => name.startsWith(`${group}.`)) ?? 'page'
}

const SCREEN_NAMES = [
  'tasks',
  'triage',
  'outputs',
  'insights',
  'submit',
  'connections',
  'settings',
] as const satisfies readonly ScreenName[]

/** The act that a key stands for; null for any other key. */
export function actOfKey(keys: Keys, key: string): TaskAct | null {
  return TASK_ACTS.find((act) => sameKey(keys[`act.${act}`], key)) ?? null
}

/** The keys of all acts. */
export function actKeys(keys: Keys): readonly string[] {
  return TASK_ACTS.map((act) => keys[`act.${act}`])
}

/** The screen that the second key goes to; null for any other key. */
export function screenOfKey(keys: Keys, key: string): ScreenName | null {
  return SCREEN_NAMES.find((screen) => sameKey(keys[`screen.${screen}`], key)) ?? null
}
