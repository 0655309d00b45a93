import type { ReactNode } from 'react'

/** What a colour stands for. */
export function LegendMark({ colour, children }: { readonly colour: string; readonly children: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
      <span aria-hidden="true" className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />
      {children}
    </span>
  )
}
