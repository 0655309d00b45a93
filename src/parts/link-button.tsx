import type { ReactNode } from 'react'
import { buttonLook, type ButtonLook } from '#ui/button.tsx'
import { RouteLink } from '#url/route-link.tsx'
import type { Route } from '#url/route.ts'

/** A link of this app that looks like a button. */
export function LinkButton({
  to,
  className,
  children,
  ...look
}: ButtonLook & { readonly to: Route; readonly className?: string; readonly children: ReactNode }) {
  return (
    <RouteLink to={to} className={buttonLook(look, className)}>
      {children}
    </RouteLink>
  )
}
