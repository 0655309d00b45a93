import type { Environment } from '#engine/environment.ts'

const NAME = 'renderwatch/seen'

export interface SeenElsewhere {
  /** Whether any tab of this browser shows the page to somebody at this moment. */
  isSeen(): Promise<boolean>
  stop(): void
}

/**
 * Every visible tab holds one shared lock, so that a hidden one knows of it. Without locks (plain HTTP from another
 * machine) each tab knows only itself.
 */
export function seenElsewhere(environment: Environment, locks: LockManager | undefined): SeenElsewhere {
  let release: (() => void) | null = null

  function follow(): void {
    if (!environment.isVisible()) {
      release?.()
      release = null
    } else if (release === null) {
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      // Refused only while the page is on its way out.
      locks?.request(NAME, { mode: 'shared' }, () => held).catch(() => undefined)
    }
  }

  follow()
  const stop = environment.subscribe(follow)
  return {
    async isSeen() {
      const { held = [] } = (await locks?.query()) ?? {}
      return held.some(({ name }) => name === NAME)
    },
    stop() {
      stop()
      release?.()
      release = null
    },
  }
}
