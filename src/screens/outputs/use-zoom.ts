import { useState } from 'react'

/** Times the size at which the whole picture fits. */
const STEPS = [1, 1.5, 2, 3, 4, 6, 8] as const

export interface Zoom {
  readonly factor: number
  readonly canGrow: boolean
  readonly canShrink: boolean
  readonly grow: () => void
  readonly shrink: () => void
  readonly reset: () => void
}

export function useZoom(): Zoom {
  const [step, setStep] = useState(0)
  return {
    factor: STEPS[step] ?? 1,
    canGrow: step < STEPS.length - 1,
    canShrink: step > 0,
    grow: () => setStep((before) => Math.min(before + 1, STEPS.length - 1)),
    shrink: () => setStep((before) => Math.max(before - 1, 0)),
    reset: () => setStep(0),
  }
}
