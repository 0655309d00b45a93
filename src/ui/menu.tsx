import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Button, type ButtonSize, type ButtonTone } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

export interface MenuEntry {
  readonly key: string
  readonly label: ReactNode
  /** Set for entries that are switched on and off; a chosen one is marked. */
  readonly checked?: boolean
  readonly tone?: 'plain' | 'danger'
  readonly disabled?: boolean
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
  tone = 'secondary',
  size = 'sm',
  className,
}: {
  /** Accessible name of the button and of the menu. */
  readonly label: string
  readonly children: ReactNode
  /** A function is only asked while the menu is open. */
  readonly entries: readonly MenuEntry[] | (() => readonly MenuEntry[])
  readonly tone?: ButtonTone
  readonly size?: ButtonSize
  readonly className?: string
}) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [place, setPlace] = useState({ left: 0, top: 0 })

  // After the entries are there: an empty list has no size to make room for.
  useLayoutEffect(() => {
    if (!open || button.current === null || list.current === null) return
    const anchor = button.current.getBoundingClientRect()
    const box = list.current.getBoundingClientRect()
    const below = anchor.bottom + 4
    setPlace({
      left: Math.max(8, Math.min(anchor.left, window.innerWidth - box.width - 8)),
      top: below + box.height > window.innerHeight - 8 ? Math.max(8, anchor.top - box.height - 4) : below,
    })
    list.current.querySelector<HTMLElement>('button:not(:disabled)')?.focus()
  }, [open])

  function options(): readonly HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])]
  }

  function onKeyDown(event: KeyboardEvent) {
    const move = MOVES[event.key]
    if (move === undefined) return
    event.preventDefault()
    const all = options()
    const at = all.findIndex((option) => option === document.activeElement)
    if (all.length > 0) all[move(at, all.length)]?.focus()
  }

  return (
    <>
      <Button
        ref={button}
        tone={tone}
        size={size}
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
      >
        {children}
      </Button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKeyDown}
        style={{ left: place.left, top: place.top }}
        className="fixed m-0 max-h-80 min-w-40 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-ink shadow-pop"
      >
        {open
          ? (typeof entries === 'function' ? entries() : entries).map((entry) => (
              <button
                key={entry.key}
                type="button"
                role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                aria-checked={entry.checked}
                disabled={entry.disabled === true}
                onClick={() => {
                  list.current?.hidePopover()
                  entry.onPick()
                }}
                className={classNames(
                  'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-sm whitespace-nowrap hover:bg-raised focus-visible:-outline-offset-2 disabled:opacity-50',
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
            ))
          : null}
      </div>
    </>
  )
}
