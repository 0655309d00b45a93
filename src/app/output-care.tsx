import { useEffect, useEffectEvent } from 'react'
import type { AtRisk } from '#domain/output/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { COPY_LIMIT_BYTES, useCopyLimit } from '#preferences/kept-copies.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'
import { formatCount } from '#ui/numbers.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { showToast } from '#ui/toast.tsx'
import { outputsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** `3 unsaved outputs are about to expire, the first at 14:02:11.` A message does not tick: it names the instant. */
export function noticeWords(risks: readonly Pick<AtRisk, 'expiresAt'>[], now: number, zone: ZoneChoice): string {
  const first = formatMoment(Math.min(...risks.map(({ expiresAt }) => expiresAt)), now, zone)
  return risks.length === 1
    ? `1 unsaved output expires at ${first}.`
    : `${formatCount(risks.length)} unsaved outputs are about to expire, the first at ${first}.`
}

/**
 * Looks after outputs on every screen: reminders before a link dies while somebody looks (the desktop notices have the
 * rest), and copies kept in this browser.
 */
export function OutputCare() {
  const { reminders, outputs } = useEngine()
  const navigate = useNavigate()
  const limit = useCopyLimit()
  const zone = useTimeZone()

  useEffect(() => outputs.keepCopies(COPY_LIMIT_BYTES[limit]), [outputs, limit])

  const tell = useEffectEvent((risks: readonly AtRisk[]) => {
    const show = () => navigate(outputsRoute({ view: 'expiring' }))
    showToast({ text: noticeWords(risks, Date.now(), zone), tone: 'danger', action: { label: 'Show', run: show } })
  })
  useEffect(
    () =>
      reminders.subscribe(
        (risks) => tell(risks),
        () => document.visibilityState === 'visible',
      ),
    [reminders],
  )
  return null
}
