import { Dialog } from '#ui/dialog.tsx'
import { withModKey } from '#ui/mod-key.ts'

const GROUPS = [
  {
    title: 'Everywhere',
    keys: [
      [[withModKey('K')], 'Command palette'],
      [['?'], 'This sheet'],
      [['n'], 'New test prompt'],
      [[','], 'Settings'],
      [[withModKey('V')], 'Paste task ids from anywhere on Tasks'],
    ],
  },
  {
    title: 'Task list',
    keys: [
      [['/'], 'Search'],
      [['j', '↓'], 'Next task'],
      [['k', '↑'], 'Previous task'],
      [['enter'], 'Open'],
      [['esc'], 'Close, then clear the selection'],
      [['x'], 'Select'],
      [['shift ↓', 'shift ↑'], 'Select a range'],
      [['home', 'end'], 'First, last'],
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
] as const

/** Every key that does something. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div className="grid gap-5 p-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="mb-2 text-xs font-medium text-muted">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([keys, does]) => (
                <div key={does} className="flex items-center justify-between gap-3">
                  <dt className="order-2 flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <kbd key={key} className="rounded-sm border border-line bg-raised px-1.5 font-mono text-2xs">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
