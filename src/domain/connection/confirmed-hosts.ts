/** Law 5 for vendors by description: whoever writes one names hosts, and only a person can say that a key may go there. */

/**
 * Why a key must not follow a description; null where it may. `before` are the hosts of the vendor that has this key
 * already: keys were entered for those, and would go to any other without a word.
 */
export function hostRefusal(
  key: string,
  hosts: readonly string[],
  confirmed: readonly string[],
  before: readonly string[] | undefined,
): string | null {
  const lacking = (those: readonly string[]) => hosts.find((host) => !those.some((one) => bare(one) === bare(host)))
  const unconfirmed = lacking(confirmed)
  if (unconfirmed !== undefined) return `the key would go to ${unconfirmed}, which was not confirmed`
  const added = before === undefined ? undefined : lacking(before)
  return added === undefined ? null : `there is a vendor "${key}" already, and its key never went to ${added}`
}

function bare(host: string): string {
  return host.replace(/\/$/, '')
}
