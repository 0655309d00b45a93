import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react'
import { optionId, SuggestionList } from '#parts/suggestion-list.tsx'
import { useKeyTable } from '#parts/use-key-table.ts'
import { useSuggestions, type Typed } from '#parts/use-suggestions.ts'
import { useShortcut } from '#ui/use-shortcut.ts'

/** Long enough to gather a burst of typing into one new address, short enough to feel immediate. */
const SETTLE_MS = 90
/** Then what is typed has been drawn, and there is time left to look for it before it settles. */
const DRAWN_MS = 30

/** Words and qualifiers; the address follows what is typed. The search key puts the cursor here. */
export function SearchField({
  text,
  label,
  onText,
  onTyping,
}: {
  readonly text: string
  /** What is searched, for screen readers. */
  readonly label: string
  readonly onText: (text: string) => void
  /** Ahead of {@link onText}: what it will be unless more is typed. */
  readonly onTyping?: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const searchKey = useKeyTable()['page.search']
  const [focused, setFocused] = useState(false)
  const [typed, setTyped] = useTyped(text, onText, onTyping)
  const taken = useRef<Typed | null>(null)
  const box = useSuggestions(typed, focused, (after) => {
    taken.current = after
    setTyped(after)
    input.current?.focus()
  })

  // A suggestion that was taken in the middle of the text leaves the cursor behind it.
  useEffect(() => {
    if (taken.current !== typed) return
    input.current?.setSelectionRange(typed.cursor, typed.cursor)
    taken.current = null
  }, [typed])

  useShortcut(searchKey, () => {
    input.current?.focus()
    input.current?.select()
  })

  function onKeyDown(event: KeyboardEvent) {
    if (!box.pressed(event)) {
      if (event.key !== 'Escape') return
      if (typed.text === '') input.current?.blur()
      else setTyped({ text: '', cursor: 0 })
    }
    event.preventDefault()
  }

  function onInput({ value, selectionStart }: HTMLInputElement) {
    setTyped({ text: value, cursor: selectionStart ?? value.length })
  }

  return (
    <div className="relative w-44 shrink-0 @[1080px]:w-60">
      <Search size={13} aria-hidden="true" className="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        dir="auto"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={box.open}
        aria-controls={box.open ? listId : undefined}
        aria-activedescendant={optionId(listId, box.active)}
        placeholder="Search"
        value={typed.text}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => {
          setFocused(true)
          box.load()
        }}
        onBlur={() => setFocused(false)}
        onChange={(event) => onInput(event.target)}
        onSelect={(event) => onInput(event.currentTarget)}
        onKeyDown={onKeyDown}
        className="peer h-7 w-full rounded-md border border-line bg-surface pr-7 pl-7.5 text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden="true"
        className="absolute top-1/2 right-2 -translate-y-1/2 font-mono text-2xs text-muted peer-focus:hidden"
      >
        {searchKey}
      </kbd>
      <SuggestionList id={listId} box={box} />
    </div>
  )
}

/** What is typed, ahead of the address by a moment. An address that changed by other means (Back, a chip) wins. */
function useTyped(
  text: string,
  onText: (text: string) => void,
  onTyping: ((text: string) => void) | undefined,
): readonly [Typed, (typed: Typed) => void] {
  const [typed, setTyped] = useState<Typed>({ text, cursor: text.length })
  const [settled, setSettled] = useState(text)
  if (text !== settled) {
    setSettled(text)
    setTyped({ text, cursor: text.length })
  }
  const settle = useEffectEvent(() => {
    setSettled(typed.text)
    onText(typed.text)
  })
  const look = useEffectEvent(() => onTyping?.(typed.text))
  useEffect(() => {
    if (typed.text === settled) return
    const looking = setTimeout(() => look(), DRAWN_MS)
    const settling = setTimeout(() => settle(), SETTLE_MS)
    return () => {
      clearTimeout(looking)
      clearTimeout(settling)
    }
  }, [typed.text, settled])
  return [typed, setTyped]
}
