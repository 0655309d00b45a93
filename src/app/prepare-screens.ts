/** Gets ready what other screens need while nothing else is to be done, so that each opens at once, however much is stored. */
import type { Engine } from '#engine/engine.ts'
import { ruleBookOf } from '#parts/rule-book.ts'
import { keptFacts } from '#screens/insights/kept-facts.ts'
import { keptOutputs } from '#screens/outputs/kept-outputs.ts'
import { keptFailures } from '#screens/triage/kept-failures.ts'

/** Who has just opened the page is busy with what it shows. */
const SETTLED_MS = 1_500
/** Where the browser does not say that it rests, and at the latest where it never does. */
const AT_LATEST_MS = 5_000

/** @param fetches the code of screens, in the order in which it is wanted */
export async function prepareScreens(engine: Engine, fetches: readonly (() => Promise<void>)[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS))
  for (const fetch of fetches) {
    await rest()
    await fetch()
  }
  await rest()
  const rules = await ruleBookOf(engine.vendors)
  keptOutputs.of(engine, null)
  await rest()
  keptFailures.of(engine, rules)
  await rest()
  keptFacts.of(engine, engine.vendors.hidesRunning)
}

function rest(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none; the types do not know that.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_LATEST_MS })
    else setTimeout(resolve, AT_LATEST_MS / 10)
  })
}
