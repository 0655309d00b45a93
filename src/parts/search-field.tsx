import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useShortcut } from '#ui/use-shortcut.ts'

/** Long enough to gather a burst of typing into one new address, short enough to feel immediate. */
const SETTLE_MS = 90

/** Words and qualifiers; the address follows what is typed. `/` puts the cursor here. */
export function SearchField({
  text,
  label,
  onText,
}: {
  readonly text: string
  /** What is searched, for screen readers. */
  readonly label: string
  readonly onText: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(text)
  const [settled, setSettled] = useState(text)

  // The address changed by other means (Back, a chip, a link): show that instead.
  if (text !== settled) {
    setSettled(text)
    setTyped(text)
  }

  const settle = useEffectEvent(() => {
    setSettled(typed)
    onText(typed)
  })
  useEffect(() => {
    if (typed === settled) return
    const timer = setTimeout(() => settle(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [typed, settled])

  useShortcut('/', () => {
    input.current?.focus()
    input.current?.select()
  })

  return (
    <div className="relative w-44 shrink-0 @[1080px]:w-60">
      <Search size={13} aria-hidden="true" className="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder="Search"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (typed === '') input.current?.blur()
          else setTyped('')
        }}
        className="peer h-7 w-full rounded-md border border-line bg-surface pr-7 pl-7.5 text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden="true"
        className="absolute top-1/2 right-2 -translate-y-1/2 font-mono text-2xs text-muted peer-focus:hidden"
      >
        /
      </kbd>
    </div>
  )
}
