import { expiryLevel, type ExpiryLevel } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import { HOUR, MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { classNames } from '#ui/class-names.ts'
import { formatFull } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'
import { useNow } from '#ui/use-now.ts'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

/** Over any picture, in either theme: light words on a dark ground of their own. */
const OVER_PICTURE = 'bg-[rgb(16_18_24/0.78)] text-[#b9f5d3]'

const TONES = {
  none: '',
  safe: 'bg-[rgb(16_18_24/0.78)] text-[#f1f2f5]',
  soon: 'bg-warn-soft text-warn',
  urgent: 'bg-danger-soft text-danger',
  critical: 'bg-danger-soft text-danger',
  expired: '',
} as const satisfies Record<ExpiryLevel, string>

/** How safe an output is, in a corner of its tile: saved, kept here, or the time that is left. */
export function OutputMark({ output, madeAt }: { readonly output: Output; readonly madeAt: EpochMs }) {
  const minute = useNow(MINUTE)
  const now = useNow(output.expiry === null || output.expiry.at - minute > HOUR ? MINUTE : SECOND)
  const zone = useTimeZone()
  if (output.saved !== null) return <Mark tone={OVER_PICTURE}>saved ✓</Mark>
  if (output.copy?.kind === 'kept') return <Mark tone={OVER_PICTURE}>kept here ✓</Mark>
  const level = expiryLevel(output, madeAt, now)
  if (output.expiry === null || level === 'none' || level === 'expired') return null
  const estimate = output.expiry.source === 'estimate'
  if (output.answer?.kind === 'unwanted') return <Mark tone={TONES.safe}>not needed</Mark>
  const title = `Expires ${formatFull(output.expiry.at, zone)}${estimate ? ' (an estimate: the vendor names no time)' : ''}`
  return (
    <Mark tone={TONES[level]} title={title}>
      <VisuallyHidden>expires in </VisuallyHidden>
      {estimate ? '~' : ''}
      {formatSpan(output.expiry.at - now)}
    </Mark>
  )
}

function Mark({
  tone,
  title,
  children,
}: {
  readonly tone: string
  readonly title?: string
  readonly children: React.ReactNode
}) {
  return (
    <span title={title} className={classNames('rounded-sm px-1.5 py-0.5 font-mono text-2xs whitespace-nowrap', tone)}>
      {children}
    </span>
  )
}
