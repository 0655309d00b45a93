import { useEffect, useEffectEvent } from 'react'
import type { AtRisk } from '#domain/output/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { refusalOf } from '#parts/people/who-is-here.ts'
import { COPY_LIMIT_BYTES, useCopyLimit } from '#preferences/kept-copies.ts'
import { riskNotice } from '#app/risk-notice.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { showToast } from '#ui/toast.tsx'
import { outputsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

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
    showToast({ text: riskNotice(risks, Date.now(), zone), tone: 'danger', action: { label: 'Show', run: show } })
  })
  useEffect(
    () =>
      reminders.subscribe(
        (risks) => tell(risks),
        // That it was told is written into the list, which not everybody may.
        () => document.visibilityState === 'visible' && refusalOf('snooze') === null,
      ),
    [reminders],
  )
  return null
}
