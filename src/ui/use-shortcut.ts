import { useEffect, useEffectEvent } from 'react'

/** True where typing means text: single-key shortcuts stay silent there. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}

/** False while a dialog is open, while the person types, and for what somebody else has dealt with. */
export function isForTheApp(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false
  return !isTyping(event.target) && document.querySelector('dialog[open]') === null
}

/**
 * Runs `act` for a key while mounted. `key` is `KeyboardEvent.key`, or `mod+k` for ⌘ / ctrl. Silent while a dialog
 * is open (except `mod+`) and while the person types. Return false to leave the key to others.
 */
export function useShortcut(key: string, act: (event: KeyboardEvent) => boolean | void): void {
  useShortcuts([key], (_key, event) => act(event))
}

/** The same for several keys, of which `act` is told the one that was pressed. */
export function useShortcuts(
  keys: readonly string[],
  act: (key: string, event: KeyboardEvent) => boolean | void,
): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const key = keys.find((candidate) => matches(candidate, event))
    if (key !== undefined && act(key, event) !== false) event.preventDefault()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => run(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function matches(key: string, event: KeyboardEvent): boolean {
  const wantsMod = key.startsWith('mod+')
  const name = wantsMod ? key.slice(4) : key
  if ((event.metaKey || event.ctrlKey) !== wantsMod) return false
  if (event.key !== name && event.key.toLowerCase() !== name) return false
  return wantsMod ? !event.defaultPrevented && !event.isComposing && !event.altKey : isForTheApp(event)
}
