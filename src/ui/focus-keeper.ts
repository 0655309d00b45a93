/**
 * The focus never falls on the page itself. What had it may vanish: a panel is closed, a button has done its work, a
 * screen is left. Then it goes to the next sensible thing, so that the keyboard goes on and a screen reader says where.
 */

/** A link, a field, a button: what the Tab key would stop at. */
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'

/**
 * Where the focus lands on a screen, the first that is there: what asks for it, the row that the list by keyboard
 * stands on, the list itself where that row is scrolled away, the text of a form, what the screen is called.
 */
const LANDINGS = [
  '[data-autofocus]',
  '[role="row"][tabindex="0"]',
  '[role="grid"], [role="treegrid"]',
  'form textarea',
  'h1',
  'h2',
] as const

function isSeen(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true })
}

function canHaveFocus(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled') && isSeen(element)
}

/** True while nothing has the focus. */
export function hasFallen(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

/** What has the focus for the time being: a screen that is still being loaded, a list whose row is yet to come. */
let standIn: Element | null = null

/** The focus goes to what the screen, or the dialog over it, is about; to the frame until that is loaded. */
export function landOnScreen(): void {
  const main = document.querySelector<HTMLElement>('dialog[open]') ?? document.querySelector<HTMLElement>('main')
  standIn = null
  for (const landing of LANDINGS) {
    const found = [...(main?.querySelectorAll<HTMLElement>(landing) ?? [])].find(canHaveFocus)
    if (found === undefined) continue
    if (!found.matches(STOPS) && !found.hasAttribute('tabindex')) found.tabIndex = -1
    found.focus({ preventScroll: true })
    if (found.matches('[role="grid"], [role="treegrid"]')) standIn = found
    return
  }
  main?.focus({ preventScroll: true })
  standIn = main
}

/** Beside what vanished, as long as that is no screen: the first stop in the smallest part that is still there, unless one types there. */
function landBeside(path: readonly Element[]): boolean {
  for (const part of path) {
    if (!part.isConnected) continue
    if (part.querySelector('h1') !== null || part.matches('main, body')) return false
    const stop = [...part.querySelectorAll<HTMLElement>(STOPS)].find((each) => each.tabIndex >= 0 && canHaveFocus(each))
    if (stop === undefined) continue
    // There the next single key would be typed.
    if (stop.matches('textarea, input')) return false
    stop.focus({ preventScroll: true })
    return true
  }
  return false
}

/** Watches the page until the answer is called. */
export function keepFocus(): () => void {
  let last: Element | null = null
  /** Where `last` lay, from the inside out: once it is gone it cannot be asked. */
  let path: readonly Element[] = []
  let frame = 0

  function onFocus({ target }: FocusEvent) {
    if (!(target instanceof Element)) return
    last = target
    path = []
    for (let at = target.parentElement; at !== null; at = at.parentElement) path = [...path, at]
  }

  function onBlur({ target }: FocusEvent) {
    // A press on nothing takes the focus away on purpose; only what vanishes drops it.
    queueMicrotask(() => {
      if (target === last && last !== null && hasFallen() && canHaveFocus(last)) last = null
    })
  }

  function check() {
    frame = 0
    if (standIn !== null && document.activeElement === standIn) landOnScreen()
    else if (last !== null && hasFallen() && !canHaveFocus(last) && !landBeside(path)) landOnScreen()
  }

  // Once a frame: what becomes invisible loses the focus only when it is painted.
  const observer = new MutationObserver(() => {
    if (frame === 0) frame = requestAnimationFrame(check)
  })
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'class'] })
  document.addEventListener('focusin', onFocus)
  document.addEventListener('focusout', onBlur)
  return () => {
    observer.disconnect()
    cancelAnimationFrame(frame)
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('focusout', onBlur)
  }
}
