import type { AtRisk } from '#domain/output/expiry.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'
import { formatCount } from '#ui/numbers.ts'

/** `3 unsaved outputs are about to expire, the first at 14:02:11.` A message does not tick: it names the instant. */
export function riskNotice(risks: readonly Pick<AtRisk, 'expiresAt'>[], now: number, zone: ZoneChoice): string {
  const first = formatMoment(Math.min(...risks.map(({ expiresAt }) => expiresAt)), now, zone)
  return risks.length === 1
    ? `1 unsaved output expires at ${first}.`
    : `${formatCount(risks.length)} unsaved outputs are about to expire, the first at ${first}.`
}
