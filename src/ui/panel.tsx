import type { ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

export type PanelTone = 'plain' | 'warn' | 'danger' | 'good'

const TONES = {
  plain: 'border-line bg-surface',
  warn: 'border-warn-line bg-warn-soft',
  danger: 'border-danger-line bg-danger-soft',
  good: 'border-line bg-good-soft',
} as const satisfies Record<PanelTone, string>

/** A bordered region with a heading; the title is also the region's accessible name unless `label` is given. */
export function Panel({
  title,
  label,
  actions,
  tone = 'plain',
  className,
  children,
}: {
  readonly title: string
  readonly label?: string
  readonly actions?: ReactNode
  readonly tone?: PanelTone
  readonly className?: string
  readonly children: ReactNode
}) {
  return (
    <section aria-label={label ?? title} className={classNames('rounded-lg border p-3', TONES[tone], className)}>
      <header className="mb-2 flex min-h-6 items-center justify-between gap-2">
        <h2 className="min-w-0 text-sm font-semibold">{title}</h2>
        {actions === undefined ? null : <div className="flex max-w-3/5 shrink-0 items-center gap-1">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
