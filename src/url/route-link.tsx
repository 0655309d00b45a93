import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { hrefFor } from '#url/href.ts'
import type { Route } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

interface RouteLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly to: Route
  /** Replaces the present step of the history instead of adding one. */
  readonly replace?: boolean
  readonly children?: ReactNode
}

/** A real anchor: it can be copied, opened in a new tab, and works with the middle button. */
export function RouteLink({ to, replace = false, onClick, children, ...rest }: RouteLinkProps) {
  const navigate = useNavigate()
  function followed(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event)
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
    if (event.defaultPrevented || elsewhere || (rest.target !== undefined && rest.target !== '_self')) return
    event.preventDefault()
    navigate(to, { replace })
  }
  return (
    <a {...rest} href={hrefFor(to)} onClick={followed}>
      {children}
    </a>
  )
}
