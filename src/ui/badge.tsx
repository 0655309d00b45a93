import type { ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

export type BadgeTone = 'neutral' | 'warn' | 'danger' | 'good' | 'info'

const TONES = {
  neutral: 'bg-raised text-muted',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  good: 'bg-good-soft text-good',
  info: 'bg-info-soft text-info',
} as const satisfies Record<BadgeTone, string>

/** A short fact with a tone. `mono` for codes as a vendor writes them. */
export function Badge({
  tone = 'neutral',
  mono = false,
  title,
  children,
}: {
  readonly tone?: BadgeTone
  readonly mono?: boolean
  readonly title?: string
  readonly children: ReactNode
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-block h-[1.375rem] max-w-full truncate rounded-sm align-middle leading-[1.375rem] px-1.5 text-2xs font-medium whitespace-nowrap',
        mono && 'font-mono',
        TONES[tone],
      )}
    >
      {children}
    </span>
  )
}
