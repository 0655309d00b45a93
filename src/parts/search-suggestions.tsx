/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a select cannot follow a text field: the focus has to stay there */
import { useEffect, useEffectEvent, useMemo, useState, type RefObject } from 'react'
import { PHASES } from '#domain/task/phase.ts'
import { countByPhase, facetsOf, type Tasks } from '#engine/ledger/selectors.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { classNames } from '#ui/class-names.ts'
import { formatCount } from '#ui/numbers.ts'
import { suggestionsFor, withSuggestion, type KnownValues, type Suggestion } from '#url/search-suggestions.ts'

/** What the field has to say about its list to screen readers. */
export interface ListState {
  readonly expanded: boolean
  readonly activeId: string | undefined
}

/**
 * Qualifiers, then values with counts, below the search field. The focus stays in the field (a combobox with a
 * listbox): arrows choose, Enter takes, Escape closes the list first.
 */
export function SearchSuggestions({
  id,
  input,
  text,
  cursor,
  onText,
  onList,
}: {
  /** Of the listbox; its options have ids made of it. */
  readonly id: string
  readonly input: RefObject<HTMLInputElement | null>
  readonly text: string
  readonly cursor: number
  readonly onText: (text: string, cursor: number) => void
  readonly onList: (state: ListState) => void
}) {
  const [active, setActive] = useState(-1)
  const [closed, setClosed] = useState(false)
  const [seen, setSeen] = useState({ text, cursor })
  // Whoever types on, or moves to another part, is offered something else.
  if (seen.text !== text || seen.cursor !== cursor) {
    setSeen({ text, cursor })
    setActive(-1)
    if (seen.text !== text) setClosed(false)
  }
  const { tasks } = useDeferredLedger()
  const known = useMemo(() => knownValues(tasks), [tasks])
  const found = useMemo(() => suggestionsFor(text, Math.min(cursor, text.length), known), [text, cursor, known])
  const { list } = found
  const expanded = !closed && list.length > 0
  const at = Math.min(active, list.length - 1)
  const activeId = expanded && at >= 0 ? `${id}-${at}` : undefined

  const tell = useEffectEvent((state: ListState) => onList(state))
  useEffect(() => {
    tell({ expanded, activeId })
    return () => tell({ expanded: false, activeId: undefined })
  }, [expanded, activeId])

  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  function take(suggestion: Suggestion) {
    const after = withSuggestion(text, found, suggestion)
    onText(after.text, after.cursor)
    input.current?.focus()
  }

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing) return
    const chosen = list[at]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setClosed(false)
      if (list.length === 0) return
      const step = event.key === 'ArrowDown' ? 1 : -1
      // Past either end is the field itself: nothing is chosen there.
      setActive(((at + 1 + step + list.length + 1) % (list.length + 1)) - 1)
    } else if (event.key === 'Enter' && expanded && chosen !== undefined) take(chosen)
    else if (event.key === 'Escape' && expanded) {
      setClosed(true)
      setActive(-1)
    } else return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    const field = input.current
    if (field === null) return
    const onKey = (event: KeyboardEvent) => pressed(event)
    field.addEventListener('keydown', onKey)
    return () => field.removeEventListener('keydown', onKey)
  }, [input])

  if (!expanded) return null
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Ways to narrow the search"
      tabIndex={-1}
      // A press must not take the focus out of the field, which would close the list under it.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute top-full left-0 z-30 mt-1 max-h-80 w-72 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-sm shadow-pop"
    >
      {list.map((suggestion, index) => (
        // The keyboard is the field's: see above.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={suggestion.insert}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onClick={() => take(suggestion)}
          className={classNames(
            'flex cursor-pointer items-baseline justify-between gap-3 rounded-md px-2.5 py-1.5 hover:bg-raised',
            index === at && 'bg-raised',
          )}
        >
          <span className="min-w-0 truncate font-mono text-xs">{suggestion.label}</span>
          <span className="shrink-0 text-xs text-muted">
            {[suggestion.hint, suggestion.count === null ? '' : formatCount(suggestion.count)]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </div>
      ))}
    </div>
  )
}

function knownValues(tasks: Tasks): KnownValues {
  const { vendors, connections, models, codes, tags } = facetsOf(tasks)
  const counts = countByPhase(tasks)
  return {
    status: PHASES.map((phase) => ({ value: phase, count: counts[phase] })),
    model: models,
    code: codes,
    tag: tags,
    vendor: vendors,
    connection: connections,
  }
}
