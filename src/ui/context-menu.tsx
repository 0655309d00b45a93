import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { CHOOSABLE, MENU_LOOK, MenuEntryButton, moveInMenu, type MenuEntry } from '#ui/menu.tsx'

/** Px between the menu and the edge of the window. */
const MARGIN = 8

/**
 * A menu at a point of the window, open for as long as it is mounted. Not closed by the browser: the end of the press
 * that opened it would count as a press elsewhere.
 */
export function ContextMenu({
  label,
  at,
  entries,
  onClose,
}: {
  readonly label: string
  readonly at: { readonly x: number; readonly y: number }
  readonly entries: readonly MenuEntry[]
  /** `back`: the focus is to go back to where the menu was asked for. */
  readonly onClose: (back: boolean) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const { x, y } = at

  useLayoutEffect(() => {
    const box = list.current
    if (box === null) return
    box.showPopover()
    const { width, height } = box.getBoundingClientRect()
    const left = Math.min(x, window.innerWidth - width - MARGIN)
    const fits = y + height <= window.innerHeight - MARGIN
    box.style.setProperty('left', `${Math.max(MARGIN, left)}px`)
    box.style.setProperty(
      'top',
      `${Math.max(MARGIN, fits ? y : Math.min(y - height, window.innerHeight - height - MARGIN))}px`,
    )
    box.querySelector<HTMLElement>(CHOOSABLE)?.focus({ preventScroll: true })
  }, [x, y])

  useEffect(() => {
    const close = () => onClose(false)
    window.addEventListener('resize', close)
    return () => window.removeEventListener('resize', close)
  }, [onClose])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      // The page would close what lies behind as well.
      event.stopPropagation()
      onClose(true)
    } else moveInMenu(event)
  }

  return (
    <div
      ref={list}
      popover="manual"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || list.current?.contains(relatedTarget) !== true) onClose(false)
      }}
      onContextMenu={(event) => event.preventDefault()}
      className={MENU_LOOK}
    >
      {entries.map((entry) => (
        <MenuEntryButton key={entry.key} entry={entry} onDone={() => onClose(true)} />
      ))}
    </div>
  )
}
