import { trustedScript } from '#app/trusted-script.ts'

const SCRIPT = '/service-worker.js'

/**
 * Lets the built page open without its server from the next visit on. Where the browser cannot (plain HTTP from another
 * machine, private windows), everything else works as before.
 */
export function keepForOffline(): void {
  // Missing on plain HTTP; the types do not know that.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(trustedScript('renderwatch-offline', SCRIPT)).catch(() => undefined)
}
