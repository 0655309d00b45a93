import { useId, type RefObject } from 'react'
import { describedBy, FIELD_BOX, FieldFrame } from '#ui/field-frame.tsx'
import { classNames } from '#ui/class-names.ts'

/**
 * A secret goes in and is never shown. The field keeps its own value: state would put it into the `value` attribute,
 * where anything that reads the document finds it.
 */
export function ConnectionKeyField({
  label,
  field,
  help,
  error,
  required = false,
  placeholder,
  disabled = false,
}: {
  readonly label: string
  readonly field: RefObject<HTMLInputElement | null>
  readonly help?: string
  readonly error?: string | null
  readonly required?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
}) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} help={help} error={error} required={required}>
      <input
        ref={field}
        id={id}
        type="password"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required={required}
        placeholder={placeholder}
        disabled={disabled}
        // Password managers offer to keep a login here, which this is not.
        data-1p-ignore
        data-lpignore="true"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className={classNames(FIELD_BOX, 'h-8 font-mono text-xs')}
      />
    </FieldFrame>
  )
}
