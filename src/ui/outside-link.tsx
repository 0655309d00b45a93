import type { ComponentProps } from 'react'

/** Leads out of the page: into a tab of its own, which learns nothing of this one. */
export function OutsideLink({
  children,
  ...rest
}: Omit<ComponentProps<'a'>, 'target' | 'rel'> & { readonly href: string }) {
  return (
    <a {...rest} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
