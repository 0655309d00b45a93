/** Prepares what other screens keep of all tasks while nothing else is to be done, so that the first of them opens at once. */
import type { Engine } from '#engine/engine.ts'
import { ruleBookOf } from '#parts/rule-book.ts'
import { keptFacts } from '#screens/insights/kept-facts.ts'
import { keptOutputs } from '#screens/outputs/output-index.ts'
import { keptFailures } from '#screens/triage/failure-index.ts'

/** Where a browser does not say that it rests. */
const LATER_MS = 2_000

export async function keepAhead(engine: Engine): Promise<void> {
  await rest()
  keptOutputs.of(engine, null)
  keptFacts.of(engine, engine.vendors.hidesRunning)
  keptFailures.of(engine, await ruleBookOf(engine.vendors))
}

function rest(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none; the types do not know that.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 5 * LATER_MS })
    else setTimeout(resolve, LATER_MS)
  })
}
