import { useEffect, useEffectEvent } from 'react'

/** Stands in for a dialog while that is fetched: keys that are pressed meanwhile are meant for it, and for nothing behind. */
export function TypedAhead({
  onTyped,
  onCancel,
}: {
  /** What a key makes of the text so far; absent where nothing is known yet that could be typed into. */
  readonly onTyped?: (edit: (text: string) => string) => void
  readonly onCancel: () => void
}) {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const [character, ...more] = event.key
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Backspace') onTyped?.((text) => Array.from(text).slice(0, -1).join(''))
    else if (character !== undefined && more.length === 0) onTyped?.((text) => text + character)
    // There is nothing to choose from yet; a link that has the focus is not meant either.
    else if (event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
  })
  // Taken away in the moment in which a dialog takes the focus, which is an effect as well: no key comes between the two.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => take(event)
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [])
  return null
}
