import type { TaskAct } from '#parts/acts/task-acts.ts'
import { ACT_KEYS, entriesOf, GO_KEY, LIST_KEYS, PAGE_KEYS, SCREEN_KEYS } from '#parts/key-table.ts'
import { withModKey } from '#ui/mod-key.ts'

export interface KeyGroup {
  readonly title: string
  /** Keys that do the same, and what they do. */
  readonly keys: readonly (readonly [keys: readonly string[], does: string])[]
}

const SCREEN_WORDS = {
  tasks: 'Tasks',
  triage: 'Triage',
  outputs: 'Outputs',
  insights: 'Insights',
  submit: 'Submit',
  connections: 'Connections',
  settings: 'Settings',
} as const satisfies Record<keyof typeof SCREEN_KEYS, string>

const ACT_WORDS = {
  save: 'Save the outputs',
  check: 'Check now',
  retry: 'Edit and resubmit; several: retry',
  cancel: 'Cancel at the vendor',
  pause: 'Pause or resume',
  tag: 'Tag',
  copy: 'Copy the id',
  link: 'Copy the link',
  export: 'Export as JSON',
  forget: 'Forget',
} as const satisfies Record<TaskAct, string>

/** The table as the sheet shows it. */
export function keyGroups(withMod: (key: string) => string = withModKey): readonly KeyGroup[] {
  return [
    {
      title: 'Everywhere',
      keys: [
        [[withMod('K')], 'Command palette'],
        [[PAGE_KEYS.sheet], 'This sheet'],
        [[PAGE_KEYS.submit], 'New test prompt'],
        [[PAGE_KEYS.settings], 'Settings'],
        [[withMod('V')], 'Paste task ids from anywhere on Tasks'],
      ],
    },
    {
      title: 'Go to',
      keys: entriesOf(SCREEN_KEYS).map(([screen, key]) => [[`${GO_KEY} ${key}`], SCREEN_WORDS[screen]] as const),
    },
    {
      title: 'Ticked, focused or open tasks',
      keys: entriesOf(ACT_KEYS).map(([act, key]) => [[key], ACT_WORDS[act]] as const),
    },
    {
      title: 'Task list',
      keys: [
        [[LIST_KEYS.search], 'Search'],
        [[LIST_KEYS.next, '↓'], 'Next task'],
        [[LIST_KEYS.previous, '↑'], 'Previous task'],
        [['enter'], 'Open'],
        [['esc'], 'Close, then clear the selection'],
        [[LIST_KEYS.tick], 'Select'],
        [['shift ↓', 'shift ↑'], 'Select a range'],
        [['home', 'end'], 'First, last'],
        [[withMod('A')], 'Select all that the filter shows'],
        [['shift F10'], 'Menu of the row'],
        [['←', '→'], 'Fold or unfold a group'],
      ],
    },
    {
      title: 'Outputs',
      keys: [
        [['←', '→', '↑', '↓'], 'Move; in the viewer, previous and next'],
        [['enter'], 'Open'],
        [['x'], 'Mark'],
        [['shift ↓', 'shift →'], 'Mark a range'],
        [['+', '-', '0'], 'Enlarge, shrink, fit'],
        [['esc'], 'Close, then clear the marks'],
      ],
    },
  ]
}
