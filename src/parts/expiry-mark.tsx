import type { ReactNode } from 'react'
import { expiryLevel, isUnsecured, type ExpiryLevel } from '#domain/output/expiry.ts'
import type { Expiry, Output } from '#domain/output/output.ts'
import { HOUR, MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { keptWords } from '#parts/keeper-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatFull } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'
import { useNow } from '#ui/use-now.ts'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

const TONES = {
  none: 'neutral',
  safe: 'neutral',
  soon: 'warn',
  urgent: 'danger',
  critical: 'danger',
  expired: 'neutral',
} as const satisfies Record<ExpiryLevel, BadgeTone>

/** Over any picture, in either theme: light words on a dark ground of their own. */
const ON_PICTURE = {
  neutral: 'bg-[rgb(16_18_24/0.78)] text-[#f1f2f5] forced-colors:bg-surface forced-colors:text-ink',
  good: 'bg-[rgb(16_18_24/0.78)] text-[#b9f5d3] forced-colors:bg-surface forced-colors:text-ink',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
} as const

/**
 * Counts down to the end of an output's link, or says that it is saved, kept or gone. Nothing for a link without an end.
 * It warns of a loss: where a copy is kept, or the person needs none, the end of the link is none.
 */
export function ExpiryMark({ output }: { readonly output: Output }) {
  const now = useCountdown(output.expiry)
  const zone = useTimeZone()
  const keeper = useKeeper()
  if (output.saved !== null) return <Badge tone="good">saved</Badge>
  if (output.copy?.kind === 'kept') return <Badge tone="good">{keptWords(keeper)}</Badge>
  if (output.expiry === null) return null
  const level = expiryLevel(output, now)
  const title = titleOf(output.expiry, level, zone)
  if (level === 'safe') {
    return (
      <span title={title} className="text-xs text-muted">
        <VisuallyHidden>expires </VisuallyHidden>in {leftOf(output.expiry, now)}
      </span>
    )
  }
  return (
    <Badge mono tone={isUnsecured(output) ? TONES[level] : 'neutral'} title={title}>
      {level === 'expired' ? 'expired' : `expires in ${leftOf(output.expiry, now)}`}
    </Badge>
  )
}

/** The same in a corner of its picture, where it says how safe the output is: kept and not needed count too. */
export function SafetyMark({ output }: { readonly output: Output }) {
  const now = useCountdown(output.expiry)
  const zone = useTimeZone()
  const keeper = useKeeper()
  if (output.saved !== null) return <OnPicture tone="good">saved ✓</OnPicture>
  if (output.copy?.kind === 'kept') return <OnPicture tone="good">{keptWords(keeper)} ✓</OnPicture>
  const level = expiryLevel(output, now)
  if (output.expiry === null || level === 'none' || level === 'expired') return null
  if (output.answer?.kind === 'unwanted') return <OnPicture tone="neutral">not needed</OnPicture>
  return (
    <OnPicture tone={TONES[level]} title={titleOf(output.expiry, level, zone)}>
      <VisuallyHidden>expires in </VisuallyHidden>
      {leftOf(output.expiry, now)}
    </OnPicture>
  )
}

/** Now. Seconds matter only at the end: a gallery of week-long links must not tick each second. */
function useCountdown(expiry: Expiry | null): EpochMs {
  const minute = useNow(MINUTE)
  return useNow(expiry === null || expiry.at - minute > HOUR ? MINUTE : SECOND)
}

function leftOf({ at, source }: Expiry, now: EpochMs): string {
  return `${source === 'estimate' ? '~' : ''}${formatSpan(at - now)}`
}

function titleOf({ at, source }: Expiry, level: ExpiryLevel, zone: ReturnType<typeof useTimeZone>): string {
  const estimate = source === 'estimate' ? ' (an estimate: the vendor names no time)' : ''
  return `${level === 'expired' ? 'Expired' : 'Expires'} ${formatFull(at, zone)}${estimate}`
}

function OnPicture({
  tone,
  title,
  children,
}: {
  readonly tone: keyof typeof ON_PICTURE
  readonly title?: string
  readonly children: ReactNode
}) {
  return (
    <span
      title={title}
      className={classNames('rounded-sm px-1.5 py-0.5 font-mono text-2xs whitespace-nowrap', ON_PICTURE[tone])}
    >
      {children}
    </span>
  )
}
