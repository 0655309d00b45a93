import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'
import { describedBy, FIELD_BOX, FieldFrame } from '#ui/field-frame.tsx'

interface Shared {
  readonly label: string
  readonly value: string
  readonly onText: (value: string) => void
  readonly help?: ReactNode
  readonly error?: string | null
  readonly mono?: boolean
  readonly frameClassName?: string
}

type Inherited<Tag extends 'input' | 'textarea'> = Omit<ComponentProps<Tag>, keyof Shared | 'onChange' | 'id'>

/** A labelled one-line field. */
export function TextField({
  label,
  value,
  onText,
  help,
  error,
  mono = false,
  frameClassName,
  className,
  ...rest
}: Shared & Inherited<'input'>) {
  const id = useId()
  return (
    <FieldFrame
      id={id}
      label={label}
      help={help}
      error={error}
      required={rest.required === true}
      className={frameClassName}
    >
      <input
        type="text"
        dir={mono ? 'ltr' : 'auto'}
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onText(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className={classNames(FIELD_BOX, 'h-8', mono && 'font-mono text-xs', className)}
      />
    </FieldFrame>
  )
}

/** A labelled field of several lines. */
export function TextArea({
  label,
  value,
  onText,
  help,
  error,
  mono = false,
  frameClassName,
  className,
  ...rest
}: Shared & Inherited<'textarea'>) {
  const id = useId()
  return (
    <FieldFrame
      id={id}
      label={label}
      help={help}
      error={error}
      required={rest.required === true}
      className={frameClassName}
    >
      <textarea
        rows={4}
        dir={mono ? 'ltr' : 'auto'}
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onText(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className={classNames(FIELD_BOX, 'resize-y py-2', mono && 'font-mono text-xs', className)}
      />
    </FieldFrame>
  )
}
