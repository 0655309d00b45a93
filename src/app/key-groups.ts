import { TASK_ACTS } from '#parts/acts/act-names.ts'
import type { KeyName } from '#parts/key-table.ts'
import { withModKey } from '#ui/mod-key.ts'

/** One line of the sheet. Either a key of the table, which can be changed, or keys that mean the same everywhere; or both. */
export interface KeyLine {
  readonly does: string
  readonly name: KeyName | null
  readonly fixed: readonly string[]
}

interface KeyGroup {
  readonly title: string
  readonly lines: readonly KeyLine[]
}

/** What each key of the table does, in words that say so by themselves: a clash is named by them. */
export const KEY_WORDS = {
  'page.palette': 'Command palette',
  'page.sheet': 'This sheet',
  'page.submit': 'New test prompt',
  'page.settings': 'Settings',
  'page.go': 'Go to a screen, before its letter',
  'page.search': 'Search',
  'screen.tasks': 'Tasks',
  'screen.triage': 'Triage',
  'screen.outputs': 'Outputs',
  'screen.insights': 'Insights',
  'screen.submit': 'Submit',
  'screen.connections': 'Connections',
  'screen.settings': 'Settings',
  'act.save': 'Save the outputs',
  'act.check': 'Check now',
  'act.retry': 'Edit and resubmit; several: retry',
  'act.cancel': 'Cancel at the vendor',
  'act.pause': 'Pause or resume',
  'act.keep': 'Keep the copies for ever, or not',
  'act.tag': 'Tag',
  'act.copy': 'Copy the id',
  'act.link': 'Copy the link',
  'act.export': 'Export as JSON',
  'act.forget': 'Forget',
  'list.next': 'Next task',
  'list.previous': 'Previous task',
  'list.tick': 'Select',
  'outputs.mark': 'Mark',
  'viewer.larger': 'Enlarge',
  'viewer.smaller': 'Shrink',
  'viewer.fit': 'Fit',
} as const satisfies Record<KeyName, string>

/** The table as the sheet shows it, with what lists and dialogs do by themselves. */
export function keyGroups(withMod: (key: string) => string = withModKey): readonly KeyGroup[] {
  return [
    {
      title: 'Everywhere',
      lines: [
        ...lines('page.palette', 'page.sheet', 'page.search', 'page.submit', 'page.settings', 'page.go'),
        fixed('Paste task ids from anywhere on Tasks', withMod('V')),
      ],
    },
    {
      title: 'Go to',
      lines: lines(
        'screen.tasks',
        'screen.triage',
        'screen.outputs',
        'screen.insights',
        'screen.submit',
        'screen.connections',
        'screen.settings',
      ),
    },
    {
      title: 'Ticked, focused or open tasks',
      lines: lines(...TASK_ACTS.map((act) => `act.${act}` as const)),
    },
    {
      title: 'Task list',
      lines: [
        line('list.next', '↓'),
        line('list.previous', '↑'),
        line('list.tick', 'space'),
        fixed('Open', 'enter'),
        fixed('Close, then clear the selection', 'esc'),
        fixed('Select a range', 'shift ↓', 'shift ↑'),
        fixed('First, last', 'home', 'end'),
        fixed('Select all that the filter shows', withMod('A')),
        fixed('Menu of the row', 'shift F10'),
        fixed('Fold or unfold a group', '←', '→'),
      ],
    },
    {
      title: 'Outputs',
      lines: [
        fixed('Move; in the viewer, previous and next', '←', '→', '↑', '↓'),
        fixed('Open', 'enter'),
        line('outputs.mark'),
        fixed('Mark a range', 'shift ↓', 'shift →'),
        ...lines('viewer.larger', 'viewer.smaller', 'viewer.fit'),
        fixed('Close, then clear the marks', 'esc'),
      ],
    },
  ]
}

function line(name: KeyName, ...keys: readonly string[]): KeyLine {
  return { does: KEY_WORDS[name], name, fixed: keys }
}

function lines(...names: readonly KeyName[]): readonly KeyLine[] {
  return names.map((name) => line(name))
}

function fixed(does: string, ...keys: readonly string[]): KeyLine {
  return { does, name: null, fixed: keys }
}
