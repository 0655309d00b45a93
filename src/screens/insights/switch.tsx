import { classNames } from '#ui/class-names.ts'

/** A few choices side by side, one of them in force. */
export function Switch<Value extends string>({
  label,
  options,
  value,
  onValue,
}: {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value
  readonly onValue: (value: Value) => void
}) {
  return (
    <fieldset aria-label={label} className="flex h-8 shrink-0 rounded-md border border-line bg-surface">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValue(option.value)}
          className={classNames(
            'px-2.5 text-sm whitespace-nowrap focus-visible:-outline-offset-2',
            option.value === value ? 'bg-raised font-semibold text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
