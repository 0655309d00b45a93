interface ScriptPolicy {
  readonly createScriptURL: (input: string) => string
}

/** What the browser's types do not know yet, as far as it is needed here. */
interface TrustedTypes {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy
}

/**
 * The strict policy of the page takes the address of a worker only from a policy that it names (`page-headers.ts`), and
 * each of ours knows no other address than this. To be called once for a name.
 */
export function trustedScript(policy: string, address: string): string {
  const types: TrustedTypes | undefined = Reflect.get(window, 'trustedTypes')
  if (types === undefined) return address
  return types.createPolicy(policy, { createScriptURL: () => address }).createScriptURL(address)
}
