import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { PHASES } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { type FacetIndex, keptFacets } from '#parts/kept-facets.ts'
import type * as SuggestionCode from '#url/search-suggestions.ts'
import type { KnownValues, Suggestion, Suggestions } from '#url/search-suggestions.ts'

/** A text and where the cursor stands in it. */
export interface Typed {
  readonly text: string
  readonly cursor: number
}

export interface SuggestionBox {
  readonly list: readonly Suggestion[]
  /** The chosen one; -1 is none, the field itself. */
  readonly active: number
  readonly open: boolean
  /** To be called when the field gets the focus. */
  readonly load: () => void
  readonly take: (suggestion: Suggestion) => void
  /** True when the key was for the list, and is used up. */
  readonly pressed: (event: KeyboardEvent) => boolean
}

const NOTHING: Suggestions = { from: 0, to: 0, list: [] }

/**
 * Qualifiers, then values with counts, for the part of the search that the cursor is in. Arrows choose, Enter takes,
 * Escape closes the list first.
 */
export function useSuggestions(typed: Typed, focused: boolean, onTyped: (typed: Typed) => void): SuggestionBox {
  const { text, cursor } = typed
  const [code, setCode] = useState<typeof SuggestionCode>()
  const known = useKnownValues(focused)
  const found = useMemo(
    () =>
      code === undefined || known === null ? NOTHING : code.suggestionsFor(text, Math.min(cursor, text.length), known),
    [code, text, cursor, known],
  )
  // Whoever types on, or moves to another part, is offered something else: a choice is one of its own place.
  const [choice, setChoice] = useState({ text, cursor, index: -1 })
  const [closedAt, setClosedAt] = useState<string | null>(null)
  // Closed for this stay in the field: the next one begins afresh.
  if (!focused && closedAt !== null) setClosedAt(null)
  const chosen = choice.text === text && choice.cursor === cursor ? choice.index : -1
  const { list } = found
  const open = focused && closedAt !== text && list.length > 0
  const active = open ? Math.min(chosen, list.length - 1) : -1
  const choose = (index: number) => setChoice({ text, cursor, index })

  /** Only needed once somebody searches: the first load stays small. What could not be fetched may come the next time. */
  function load() {
    import('#url/search-suggestions.ts').then(setCode, () => undefined)
  }

  function take(suggestion: Suggestion) {
    if (code !== undefined) onTyped(code.withSuggestion(text, found, suggestion))
  }

  function pressed(event: KeyboardEvent): boolean {
    if (event.nativeEvent.isComposing) return false
    const suggestion = list[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setClosedAt(null)
      if (list.length === 0) return false
      choose(stepped(active, event.key === 'ArrowDown' ? 1 : -1, list.length))
    } else if (event.key === 'Enter' && suggestion !== undefined) take(suggestion)
    else if (event.key === 'Escape' && open) setClosedAt(text)
    else return false
    return true
  }

  return { list, active, open, load, take, pressed }
}

/** One step through `count` suggestions. Past either end is the field itself, -1: nothing is chosen there. */
function stepped(active: number, step: 1 | -1, count: number): number {
  return ((active + 1 + step + count + 1) % (count + 1)) - 1
}

/** What occurs in the tasks; null, and not looked at, while nobody searches. */
function useKnownValues(focused: boolean): KnownValues | null {
  const store = keptFacets.of(useEngine(), null)
  const kept = useDeferredValue(useStore(store, (state) => (focused && state.isWhole ? state : null)))
  return useMemo(() => (kept === null ? null : knownValues(kept.index)), [kept])
}

function knownValues(facets: FacetIndex): KnownValues {
  return {
    status: PHASES.map((phase) => ({ value: phase, count: facets.countIn(phase) })),
    model: facets.of('models'),
    code: facets.of('codes'),
    tag: facets.of('tags'),
    vendor: facets.of('vendors'),
    connection: facets.of('connections'),
  }
}
