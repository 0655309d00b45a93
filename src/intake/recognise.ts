import { KNOWN } from '#vendors/known.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { type Harvest, harvest, type Harvesting } from '#intake/harvest.ts'
import type { Intake, IntakeContext } from '#intake/intake.ts'
import { resolve } from '#intake/resolve.ts'

/** Reads a text at once. For one of unknown size use {@link recogniseInSlices}. */
export function recognise(text: string, context: IntakeContext, vendors: readonly KnownVendor[] = KNOWN): Intake {
  return resolve(harvestAtOnce(harvest(text, context.connections, vendors)), context)
}

function harvestAtOnce(harvesting: Harvesting): Harvest {
  for (;;) {
    const step = harvesting.next()
    if (step.done === true) return step.value
  }
}

export interface Slicing {
  /** An `AbortSignal`, or anything like it. */
  readonly signal?: { readonly aborted: boolean }
  /** Told before each pause which share of the text is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void
  readonly vendors?: readonly KnownVendor[]
  /** For tests: the clock and the pause of the runtime otherwise. */
  readonly now?: () => number
  readonly pause?: () => Promise<void>
}

/** Half a frame: the page answers keys and clicks while a large text is read. */
const SLICE = 8

/**
 * Reads a text of any size without freezing the page, and gives its harvest, from which `resolve` makes an intake again
 * and again as answers come in. Null when aborted.
 */
export async function harvestInSlices(
  text: string,
  connections: IntakeContext['connections'],
  { signal, onProgress, vendors = KNOWN, now = clock, pause = nextTurn }: Slicing = {},
): Promise<Harvest | null> {
  const harvesting = harvest(text, connections, vendors)
  let since = now()
  for (;;) {
    if (signal?.aborted === true) return null
    const step = harvesting.next()
    if (step.done === true) return step.value
    if (now() - since < SLICE) continue
    onProgress?.(step.value / text.length)
    await pause()
    since = now()
  }
}

/** The same in one go, with the answers given so far. */
export async function recogniseInSlices(
  text: string,
  context: IntakeContext,
  slicing: Slicing = {},
): Promise<Intake | null> {
  const gathered = await harvestInSlices(text, context.connections, slicing)
  return gathered === null ? null : resolve(gathered, context)
}

function clock(): number {
  return performance.now()
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done))
}
