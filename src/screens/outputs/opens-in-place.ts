import type { MouseEvent } from 'react'

/** Whether a press on a link is ours to answer; with Ctrl or ⌘ the browser opens it beside. Ours goes no further. */
export function opensInPlace(event: MouseEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return false
  event.preventDefault()
  return true
}
