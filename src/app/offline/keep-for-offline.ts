const SCRIPT = '/service-worker.js'

interface ScriptPolicy {
  readonly createScriptURL: (input: string) => string
}

/** What the browser's types do not know yet, as far as it is needed here. */
interface TrustedTypes {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy
}

/**
 * Lets the built page open without its server from the next visit on. Where the browser cannot (plain HTTP from another
 * machine, private windows), everything else works as before.
 */
export function keepForOffline(): void {
  // Missing on plain HTTP; the types do not know that.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(scriptAddress()).catch(() => undefined)
}

/** The strict policy takes the address of a worker only from a policy that it names, and ours knows no other address. */
function scriptAddress(): string {
  const types: TrustedTypes | undefined = Reflect.get(window, 'trustedTypes')
  if (types === undefined) return SCRIPT
  return types.createPolicy('renderwatch-offline', { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT)
}
