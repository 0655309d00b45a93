import type { ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

/** One line of a `<dl>` in two columns: what it is called, and what it is. */
export function Fact({
  name,
  className,
  children,
}: {
  readonly name: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={classNames('min-w-0 wrap-anywhere', className)}>{children}</dd>
    </>
  )
}
