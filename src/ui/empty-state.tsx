import type { ReactNode } from 'react'

/** Nothing here yet: says so, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-14 text-center">
      {icon === undefined ? null : <div className="mb-1 text-muted">{icon}</div>}
      <h2 className="text-md font-semibold">{title}</h2>
      <div className="text-sm text-muted">{children}</div>
      {actions === undefined ? null : <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
