import { ChevronDown } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'
import { describedBy, FIELD_BOX, FieldFrame } from '#ui/field-frame.tsx'

interface SelectOption {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
  /** Options with the same group stand together under its name. */
  readonly group?: string
}

/** A labelled native select: the platform's own list on a phone, type-ahead and arrows on a desk. */
export function SelectField({
  label,
  value,
  options,
  onValue,
  help,
  error,
  required = false,
  disabled = false,
  className,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly onValue: (value: string) => void
  readonly help?: ReactNode
  readonly error?: string | null
  readonly required?: boolean
  readonly disabled?: boolean
  readonly className?: string
}) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} help={help} error={error} required={required} className={className}>
      <div className="relative">
        <select
          id={id}
          value={value}
          required={required}
          disabled={disabled}
          onChange={(event) => onValue(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, help, error)}
          className={classNames(FIELD_BOX, 'h-8 appearance-none pr-8')}
        >
          <SelectOptions options={options} />
        </select>
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
        />
      </div>
    </FieldFrame>
  )
}

/** Options in order; those of a group stand under its name, where its first one was. */
function SelectOptions({ options }: { readonly options: readonly SelectOption[] }) {
  const groups = [...new Set(options.map((option) => option.group ?? ''))]
  return groups.map((group) => {
    const rows = options
      .filter((option) => (option.group ?? '') === group)
      .map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled === true}>
          {option.label}
        </option>
      ))
    return group === '' ? (
      rows
    ) : (
      <optgroup key={group} label={group}>
        {rows}
      </optgroup>
    )
  })
}
