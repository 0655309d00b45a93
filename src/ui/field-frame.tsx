import type { ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

export const FIELD_BOX =
  'w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink aria-invalid:border-danger ' +
  'disabled:opacity-50'

/** Label above, help or error below; the ids tie them to the control for screen readers. */
export function FieldFrame({
  id,
  label,
  required = false,
  help,
  error,
  className,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly required?: boolean
  readonly help?: ReactNode
  readonly error?: string | null | undefined
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="text-xs font-medium text-ink">
          {label}
        </label>
        {required ? (
          <span aria-hidden="true" className="text-2xs text-muted">
            required
          </span>
        ) : null}
      </div>
      {children}
      {error === undefined || error === null ? null : (
        <p id={`${id}-error`} className="text-xs text-danger">
          {error}
        </p>
      )}
      {help === undefined ? null : (
        <p id={`${id}-help`} className="text-xs text-muted">
          {help}
        </p>
      )}
    </div>
  )
}

/** Value of `aria-describedby` for a control inside a {@link FieldFrame}. */
export function describedBy(id: string, help: ReactNode, error: string | null | undefined): string | undefined {
  const ids = [error ? `${id}-error` : null, help === undefined ? null : `${id}-help`].filter((part) => part !== null)
  return ids.length === 0 ? undefined : ids.join(' ')
}
