import { trustedScript } from '#app/trusted-script.ts'
import address from '#app/ticking/tick-worker.ts?worker&url'
import type { Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { Environment } from '#engine/environment.ts'

/** A poll is late by half of it on average: of three seconds that is nothing. */
const EVERY: Millis = SECOND / 20

/** Calls `tick` twenty times a second while the page is hidden. Without workers the page's own timers have to do. */
export function hiddenTicks(environment: Environment, tick: () => void): void {
  let worker: Worker | undefined
  let isTicking = false
  const follow = () => {
    const isHidden = !environment.isVisible()
    if (isHidden === isTicking) return
    isTicking = isHidden
    worker ??= start(tick)
    worker?.postMessage(isHidden ? EVERY : 0)
  }
  environment.subscribe(follow)
  follow()
}

function start(tick: () => void): Worker | undefined {
  try {
    const worker = new Worker(trustedScript('renderwatch-tick', address), { type: 'module' })
    worker.addEventListener('message', tick)
    return worker
  } catch {
    return undefined
  }
}
