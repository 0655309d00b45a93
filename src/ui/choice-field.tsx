import { useId } from 'react'
import { classNames } from '#ui/class-names.ts'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
}

/** One of a few, side by side: radio buttons that look like one control. The label is for screen readers. */
export function Choice<T extends string>({
  label,
  options,
  words,
  chosen,
  onChoose,
  size = 'md',
}: ChoiceProps<T> & { readonly size?: 'sm' | 'md' }) {
  const name = useId()
  return (
    <fieldset
      aria-label={label}
      className={classNames(
        'inline-flex max-w-full shrink-0 overflow-x-auto rounded-md border border-line bg-surface',
        size === 'sm' ? 'h-6 text-xs' : 'h-8 text-sm',
      )}
    >
      {options.map((option) => (
        <label
          key={option}
          className={classNames(
            'flex items-center px-2.5 whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
            option === chosen ? 'bg-raised font-semibold text-ink' : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === chosen}
            onChange={() => onChoose(option)}
            className="sr-only"
          />
          {words[option]}
        </label>
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
      <Choice {...choice} />
      {help === undefined ? null : <p className="w-full text-xs text-muted">{help}</p>}
    </div>
  )
}
