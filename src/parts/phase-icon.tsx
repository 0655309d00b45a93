import type { ReactNode } from 'react'
import type { Phase } from '#domain/task/phase.ts'

const RING = { cx: 5, cy: 5, r: 3.75, fill: 'none', stroke: 'currentColor', strokeWidth: 1.75 } as const
const CIRCUMFERENCE = 2 * Math.PI * RING.r
const SQUARE = { x: 1.5, y: 1.5, width: 7, height: 7, rx: 1.25 } as const
const HOLLOW = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.75 } as const
const DIAMOND = 'M5 .9 9.1 5 5 9.1 .9 5Z'

/** Circles are on their way or well; squares ended otherwise; diamonds need a closer look. No two are alike. */
const SHAPES = {
  tracked: <circle {...RING} strokeDasharray="1 1.95" />,
  submitting: <path d="M5 8.8V1.6M2 4.4 5 1.4l3 3" {...HOLLOW} strokeLinecap="round" strokeLinejoin="round" />,
  unconfirmed: <path d={DIAMOND} {...HOLLOW} strokeDasharray="2.4 1.6" />,
  queued: <circle {...RING} strokeDasharray="3.2 2.69" />,
  running: <circle {...RING} strokeDasharray={`${CIRCUMFERENCE * 0.7} ${CIRCUMFERENCE}`} transform="rotate(-60 5 5)" />,
  finishing: <circle {...RING} strokeWidth={2} />,
  unrecognised: <path d={DIAMOND} fill="currentColor" />,
  succeeded: <circle cx={5} cy={5} r={4.25} fill="currentColor" />,
  failed: <rect x={1} y={1} width={8} height={8} rx={1.75} fill="currentColor" />,
  timedOut: <path d="M1.6 1.4h6.8L5 5ZM1.6 8.6h6.8L5 5Z" {...HOLLOW} strokeWidth={1.5} strokeLinejoin="round" />,
  cancelled: <rect {...SQUARE} {...HOLLOW} />,
  gone: <path d={DIAMOND} {...HOLLOW} />,
} as const satisfies Record<Phase, ReactNode>

/** The mark of a phase in the current text colour. Always stands beside the word, so it is hidden from readers. */
export function PhaseIcon({ phase, size = 10 }: { readonly phase: Phase; readonly size?: number }) {
  return (
    // Nothing lies beyond its edge; cut off there, each one would be a layer of its own to paint.
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true" className="shrink-0 overflow-visible">
      {SHAPES[phase]}
    </svg>
  )
}
