import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { ListState } from '#parts/search-suggestions.tsx'
import { useShortcut } from '#ui/use-shortcut.ts'

const SearchSuggestions = lazy(async () => ({
  default: (await import('#parts/search-suggestions.tsx')).SearchSuggestions,
}))

/** Long enough to gather a burst of typing into one new address, short enough to feel immediate. */
const SETTLE_MS = 90

const NO_LIST: ListState = { expanded: false, activeId: undefined }

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
  const listId = useId()
  const [typed, setTyped] = useState(text)
  const [settled, setSettled] = useState(text)
  const [focused, setFocused] = useState(false)
  const [cursor, setCursor] = useState(text.length)
  const [list, setList] = useState(NO_LIST)
  const cursorAfter = useRef<number | null>(null)

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

  // A suggestion that was taken in the middle of the text leaves the cursor behind it.
  useEffect(() => {
    if (cursorAfter.current === null) return
    input.current?.setSelectionRange(cursorAfter.current, cursorAfter.current)
    cursorAfter.current = null
  }, [typed])

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
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={list.expanded}
        aria-controls={list.expanded ? listId : undefined}
        aria-activedescendant={list.activeId}
        placeholder="Search"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => {
          setTyped(event.target.value)
          setCursor(event.target.selectionStart ?? event.target.value.length)
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? typed.length)}
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
      {focused ? (
        <Suspense fallback={null}>
          <SearchSuggestions
            id={listId}
            input={input}
            text={typed}
            cursor={cursor}
            onText={(next, after) => {
              cursorAfter.current = after
              setCursor(after)
              setTyped(next)
            }}
            onList={setList}
          />
        </Suspense>
      ) : null}
    </div>
  )
}
