import type { ReactNode } from 'react'

/** A box whose content may be larger than it. It takes the focus, so that the keyboard can scroll it. */
export function ScrollBox({
  label,
  className,
  children,
}: {
  readonly label: string
  readonly className: string
  readonly children: ReactNode
}) {
  return (
    // A group rather than a section: a page with ten landmarks has none.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-tabindex
    <div role="group" aria-label={label} tabIndex={0} className={className}>
      {children}
    </div>
  )
}
