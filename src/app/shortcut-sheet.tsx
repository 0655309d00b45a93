import { useState } from 'react'
import { useStore } from 'zustand'
import { KeyButton } from '#app/key-button.tsx'
import { keyGroups, type KeyLine } from '#app/key-groups.ts'
import type { KeyName } from '#parts/key-table.ts'
import { keyChoices, keysReset } from '#preferences/key-choices.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'

/** Every key that does something; those of the table can be changed here. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const [changing, setChanging] = useState<KeyName | null>(null)
  const own = Object.keys(useStore(keyChoices).choices).length
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} className="w-[min(50rem,calc(100vw-2rem))]!">
      <ScrollBox label="All keys" className="grid gap-5 p-4 sm:grid-cols-2">
        {keyGroups().map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="mb-2 text-xs font-medium text-muted">{group.title}</h3>
            <ul className="flex flex-col gap-1">
              {group.lines.map((line) => (
                <Line key={line.does} line={line} changing={changing} onChanging={setChanging} />
              ))}
            </ul>
          </section>
        ))}
      </ScrollBox>
      <footer className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-2 text-xs text-muted">
        <p>Press a key here to change it. This browser remembers it.</p>
        <Button size="sm" disabled={own === 0} onClick={keysReset}>
          All keys as they were
        </Button>
      </footer>
    </Dialog>
  )
}

function Line({
  line: { does, name, fixed },
  changing,
  onChanging,
}: {
  readonly line: KeyLine
  readonly changing: KeyName | null
  readonly onChanging: (name: KeyName | null) => void
}) {
  return (
    <li className="flex min-h-6 flex-wrap items-center justify-between gap-x-3">
      <span>{does}</span>
      <span className="flex shrink-0 items-center gap-1">
        {name === null ? null : (
          <KeyButton
            name={name}
            does={does}
            changing={changing === name}
            onChanging={(wanted) => onChanging(wanted ? name : null)}
          />
        )}
        {fixed.map((key) => (
          <kbd key={key} className="rounded-sm border border-line px-1.5 font-mono text-2xs text-muted">
            {key}
          </kbd>
        ))}
      </span>
    </li>
  )
}
