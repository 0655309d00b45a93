import { useEffect, useEffectEvent } from 'react'
import type { AtRisk } from '#domain/output/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { COPY_LIMIT_BYTES, useCopyLimit } from '#preferences/kept-copies.ts'
import { formatSpan } from '#ui/duration.ts'
import { formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { outputsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** `3 unsaved outputs are about to expire, the first in 23h 12m`. */
export function noticeWords(risks: readonly Pick<AtRisk, 'expiresAt'>[], now: number): string {
  const first = formatSpan(Math.min(...risks.map(({ expiresAt }) => expiresAt)) - now)
  return risks.length === 1
    ? `1 unsaved output expires in ${first}.`
    : `${formatCount(risks.length)} unsaved outputs are about to expire, the first in ${first}.`
}

/**
 * Looks after outputs on every screen: reminders before a link dies while somebody looks (the desktop notices have the
 * rest), and copies kept in this browser.
 */
export function OutputCare() {
  const { reminders, outputs } = useEngine()
  const navigate = useNavigate()
  const limit = useCopyLimit()

  useEffect(() => outputs.keepCopies(COPY_LIMIT_BYTES[limit]), [outputs, limit])

  const tell = useEffectEvent((risks: readonly AtRisk[]) => {
    const show = () => navigate(outputsRoute({ view: 'expiring' }))
    showToast({ text: noticeWords(risks, Date.now()), tone: 'danger', action: { label: 'Show', run: show } })
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
