import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { Button, type ButtonSize, type ButtonTone, type Refusal } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

export interface MenuEntry {
  readonly key: string
  readonly label: ReactNode
  /** Set for entries that are switched on and off; a chosen one is marked. */
  readonly checked?: boolean
  readonly tone?: 'plain' | 'danger'
  readonly disabled?: boolean
  readonly refused?: Refusal | null
  readonly onPick: () => void
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
}

/**
 * A button that opens a list of commands in a native popover: the browser closes it on Escape or a press elsewhere
 * and gives the focus back. Arrows, Home and End move.
 */
export function Menu({
  label,
  children,
  entries,
  search,
  tone = 'secondary',
  size = 'sm',
  className,
}: {
  /** Accessible name of the button and of the menu. */
  readonly label: string
  readonly children: ReactNode
  /** A function is only asked while the menu is open, with what is typed into the search field. */
  readonly entries: readonly MenuEntry[] | ((typed: string) => readonly MenuEntry[])
  /** The name of a field above the entries that narrows them; none without it. */
  readonly search?: string
  readonly tone?: ButtonTone
  readonly size?: ButtonSize
  readonly className?: string
}) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  usePlace(open, button, list)
  return (
    <>
      <Button
        ref={button}
        tone={tone}
        size={size}
        className={className}
        aria-label={label}
        aria-haspopup={search === undefined ? 'menu' : 'dialog'}
        aria-expanded={open}
        popoverTarget={id}
      >
        {children}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a menu, or a dialog around one: the rule reads no role that is computed */}
      <div
        ref={list}
        id={id}
        popover="auto"
        role={search === undefined ? 'menu' : 'dialog'}
        aria-label={label}
        tabIndex={-1}
        onToggle={(event) => {
          setOpen(event.newState === 'open')
          setTyped('')
        }}
        onKeyDown={moveInMenu}
        className={MENU_LOOK}
      >
        {open ? (
          <MenuContent
            label={label}
            entries={typeof entries === 'function' ? entries(typed) : entries}
            search={search}
            typed={typed}
            onTyped={setTyped}
            onDone={() => list.current?.hidePopover()}
          />
        ) : null}
      </div>
    </>
  )
}

function MenuContent({
  label,
  entries,
  search,
  typed,
  onTyped,
  onDone,
}: {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly search: string | undefined
  readonly typed: string
  readonly onTyped: (typed: string) => void
  readonly onDone: () => void
}) {
  const buttons = entries.map((entry) => <MenuEntryButton key={entry.key} entry={entry} onDone={onDone} />)
  if (search === undefined) return buttons
  return (
    <>
      <input
        type="search"
        aria-label={search}
        placeholder={search}
        value={typed}
        onChange={(event) => onTyped(event.target.value)}
        onKeyDown={(event) => {
          const first = entries.find(({ disabled }) => disabled !== true)
          if (event.key !== 'Enter' || first === undefined) return
          event.preventDefault()
          onDone()
          first.onPick()
        }}
        className="mb-1 h-7 w-full rounded-md border border-line bg-canvas px-2 text-sm outline-offset-0 pointer-coarse:h-11"
      />
      <div role="menu" aria-label={label}>
        {buttons}
      </div>
    </>
  )
}

export const MENU_LOOK =
  'fixed m-0 max-h-80 min-w-40 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-ink shadow-pop'

/** Below the button, or above it where there is more room; the first entry gets the focus. */
function usePlace(open: boolean, button: RefObject<HTMLElement | null>, list: RefObject<HTMLElement | null>): void {
  // After the entries are there: an empty list has no size to make room for.
  useLayoutEffect(() => {
    const box = list.current
    if (!open || button.current === null || box === null) return
    const anchor = button.current.getBoundingClientRect()
    const { width, height } = box.getBoundingClientRect()
    const below = anchor.bottom + 4
    const fits = below + height <= window.innerHeight - 8
    box.style.setProperty('left', `${Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8))}px`)
    box.style.setProperty('top', `${fits ? below : Math.max(8, anchor.top - height - 4)}px`)
    // A field that took the focus would open the keyboard of a phone over the entries.
    const field = matchMedia('(pointer: coarse)').matches ? null : box.querySelector('input')
    ;(field ?? box.querySelector<HTMLElement>(CHOOSABLE))?.focus()
  }, [open, button, list])
}

export const CHOOSABLE = 'button:not(:disabled)'

/** Arrows, Home and End go from entry to entry. */
export function moveInMenu(event: KeyboardEvent) {
  const move = MOVES[event.key]
  // In the field, Home and End go along what is typed.
  const typing = event.target instanceof HTMLInputElement && !event.key.startsWith('Arrow')
  if (move === undefined || typing) return
  event.preventDefault()
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(CHOOSABLE)]
  const at = all.findIndex((option) => option === document.activeElement)
  if (all.length > 0) all[move(at, all.length)]?.focus()
}

export function MenuEntryButton({ entry, onDone }: { readonly entry: MenuEntry; readonly onDone: () => void }) {
  const { refused = null } = entry
  return (
    <button
      type="button"
      role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={entry.checked}
      disabled={entry.disabled === true}
      title={refused?.why}
      aria-disabled={refused !== null || undefined}
      onClick={() => {
        onDone()
        if (refused === null) entry.onPick()
        else refused.say()
      }}
      className={classNames(
        'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-sm whitespace-nowrap hover:bg-raised focus-visible:-outline-offset-2 disabled:opacity-50 aria-disabled:opacity-60',
        entry.tone === 'danger' && 'text-danger',
      )}
    >
      {entry.checked === undefined ? null : (
        <span aria-hidden="true" className="w-3 text-accent">
          {entry.checked ? '✓' : ''}
        </span>
      )}
      {entry.label}
    </button>
  )
}
