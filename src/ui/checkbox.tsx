import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

type Inherited = Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'children'>

/** A native checkbox with its label beside it; `mixed` is the third state of "select all". */
export function Checkbox({
  label,
  hideLabel = false,
  mixed = false,
  onChecked,
  className,
  ...rest
}: Inherited & {
  readonly label: ReactNode
  readonly hideLabel?: boolean
  readonly mixed?: boolean
  readonly onChecked: (checked: boolean) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  // There is no HTML attribute for the mixed state.
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = mixed
  }, [mixed])
  return (
    <label className={classNames('inline-flex items-center gap-2 text-sm', className)}>
      <input
        {...rest}
        ref={input}
        type="checkbox"
        onChange={(event) => onChecked(event.target.checked)}
        className="size-3.5 shrink-0"
      />
      <span className={hideLabel ? 'sr-only' : undefined}>{label}</span>
    </label>
  )
}
