import { expiryLevel, type ExpiryLevel } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import { HOUR, MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
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

/** Counts down to the end of an output's link, or says that it is saved or gone. Nothing for a link without an end. */
export function ExpiryPill({ output, madeAt }: { readonly output: Output; readonly madeAt: EpochMs | null }) {
  // Seconds matter only at the end; a gallery of week-long links must not tick each second.
  const minute = useNow(MINUTE)
  const now = useNow(output.expiry === null || output.expiry.at - minute > HOUR ? MINUTE : SECOND)
  const zone = useTimeZone()
  if (output.saved !== null) return <Badge tone="good">saved</Badge>
  if (output.expiry === null) return null
  const level = expiryLevel(output, madeAt, now)
  const estimate = output.expiry.source === 'estimate'
  const title = `${level === 'expired' ? 'Expired' : 'Expires'} ${formatFull(output.expiry.at, zone)}${
    estimate ? ' (an estimate: the vendor names no time)' : ''
  }`
  const words = `${estimate ? '~' : ''}${formatSpan(output.expiry.at - now)}`
  if (level === 'safe') {
    return (
      <span title={title} className="text-xs text-muted">
        <VisuallyHidden>expires in </VisuallyHidden>
        {words}
      </span>
    )
  }
  return (
    <Badge mono tone={TONES[level]} title={title}>
      {level === 'expired' ? 'expired' : `expires ${words}`}
    </Badge>
  )
}
