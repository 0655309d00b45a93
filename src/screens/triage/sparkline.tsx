import { MINUTE, type EpochMs } from '#domain/time.ts'
import { barPath, countOverTime, lastSpanWords } from '#screens/triage/count-over-time.ts'
import { formatCount } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'

const WIDTH = 144
const HEIGHT = 28

/** When the failures of a group came, small. */
export function Sparkline({ times }: { readonly times: readonly EpochMs[] }) {
  const over = countOverTime(times, useNow(MINUTE))
  const words = lastSpanWords(over)
  return (
    <figure className="m-0">
      <svg
        width={WIDTH}
        height={HEIGHT + 1}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
        role="img"
        aria-label={`${formatCount(times.length)} over the ${words}; at most ${Math.max(...over.counts)} in one twenty-fourth of it`}
      >
        <path d={`M0 ${HEIGHT + 0.5}H${WIDTH}`} className="stroke-line-strong" />
        <path d={barPath(over.counts, WIDTH, HEIGHT)} strokeWidth={4} className="fill-none stroke-failed-fill" />
      </svg>
      <figcaption className="mt-0.5 text-2xs text-muted">{words}</figcaption>
    </figure>
  )
}
