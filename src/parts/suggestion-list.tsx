/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a select cannot follow a text field: the focus has to stay there */
import { useEffect } from 'react'
import type { SuggestionBox } from '#parts/use-suggestions.ts'
import { classNames } from '#ui/class-names.ts'
import { formatCount } from '#ui/numbers.ts'

/** The id of one option, for the field that points at it. */
export function optionId(listId: string, index: number): string | undefined {
  return index < 0 ? undefined : `${listId}-${index}`
}

/** What is offered below the search field, which keeps the focus: a combobox with a listbox. */
export function SuggestionList({ id, box }: { readonly id: string; readonly box: SuggestionBox }) {
  const activeId = optionId(id, box.active)
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  if (!box.open) return null
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
      {box.list.map((suggestion, index) => (
        // The keyboard is the field's: see above.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={suggestion.insert}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === box.active}
          onClick={() => box.take(suggestion)}
          className={classNames(
            'flex cursor-pointer items-baseline justify-between gap-3 rounded-md px-2.5 py-1.5 hover:bg-raised',
            index === box.active && 'bg-raised',
          )}
        >
          <bdi className="min-w-0 truncate font-mono text-xs">{suggestion.label}</bdi>
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
