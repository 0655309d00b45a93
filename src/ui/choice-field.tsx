import { classNames } from '#ui/class-names.ts'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
}

/** One of a few, side by side. The label is for screen readers. */
export function ChoiceButtons<T extends string>({
  label,
  options,
  words,
  chosen,
  onChoose,
  size = 'md',
}: ChoiceProps<T> & { readonly size?: 'sm' | 'md' }) {
  return (
    <fieldset
      aria-label={label}
      className={classNames(
        'flex max-w-full min-w-0 shrink-0 overflow-x-auto rounded-md border border-line bg-surface',
        // As high as a finger needs where there is one: a fixed height would cut the words.
        size === 'sm' ? 'h-6 text-xs' : 'h-8 text-sm',
        'pointer-coarse:h-auto',
      )}
    >
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          onClick={() => onChoose(option)}
          className={classNames(
            'px-2.5 whitespace-nowrap focus-visible:-outline-offset-2',
            option === chosen ? 'bg-raised font-semibold text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {words[option]}
        </button>
      ))}
    </fieldset>
  )
}

/** The same as a line of a form: its label in sight, and help below. */
export function ChoiceField<T extends string>({ help, ...choice }: ChoiceProps<T> & { readonly help?: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden="true" className="w-32 text-sm text-muted">
        {choice.label}
      </span>
      <ChoiceButtons {...choice} />
      {help === undefined ? null : <p className="w-full text-xs text-muted">{help}</p>}
    </div>
  )
}
