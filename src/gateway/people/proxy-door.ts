/** The door of a gateway behind a proxy that knows who people are, and says so in a header. */
import type { Door } from '#gateway/people/caller.ts'
import { isFrom, type ProxyPeople } from '#gateway/people/people-config.ts'
import { refuse } from '#gateway/server/refusal.ts'

/**
 * Believes the header from the proxy's own addresses alone: anybody else can write one too. A header that names more
 * than one person was there before the proxy added its own.
 */
export function createProxyDoor({ header, from: proxies, people, others }: ProxyPeople): Door {
  return async (request, from) => {
    if (!isFrom(from, proxies)) {
      return refuse('signed_out', 'people reach this gateway through its proxy: this request did not come from there')
    }
    const name = request.headers.get(header)?.trim() ?? ''
    if (!/^[!-~]{1,100}$/.test(name) || name.includes(',')) {
      return refuse('signed_out', `the proxy did not say who this is: it must set ${header}, to one name`)
    }
    const role = Object.hasOwn(people, name) ? people[name] : others
    if (role === undefined || role === null) {
      return refuse('not_allowed', 'the keeper of this gateway has given you no role')
    }
    return { name, role, through: 'proxy' }
  }
}
