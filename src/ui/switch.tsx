import { classNames } from '#ui/class-names.ts'

/** A few choices side by side, one of them in force. */
export function Switch<Value extends string>({
  label,
  options,
  value,
  onValue,
  size = 'md',
}: {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value
  readonly onValue: (value: Value) => void
  readonly size?: 'sm' | 'md'
}) {
  return (
    <fieldset
      aria-label={label}
      className={classNames(
        'flex max-w-full shrink-0 overflow-x-auto rounded-md border border-line bg-surface',
        size === 'sm' ? 'h-6 text-xs' : 'h-8 text-sm',
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValue(option.value)}
          className={classNames(
            'px-2.5 whitespace-nowrap focus-visible:-outline-offset-2',
            option.value === value ? 'bg-raised font-semibold text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
