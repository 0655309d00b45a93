import type { PathRule } from '#vendors/path-rule.ts'
import type { Vendor } from '#vendors/port.ts'

/** Longest path and query that is sent on; vendors' own are far shorter. */
const MAX_LENGTH = 8192

/**
 * Everything that servers disagree about: encoded or doubled slashes, backslashes, dots that climb, encoded control
 * characters, broken percent signs. What one side of a proxy reads as a name, the other reads as a path.
 */
const AMBIGUOUS = /%(?:2f|5c|2e|25|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})|\\|\/\/|\/\.{1,2}(?:\/|$)/i
/** Printable ASCII: whatever else stood in an address has been percent-encoded by now. */
const PRINTABLE = /^[!-~]+$/

/** The vendor's declared call that this is; null where it is none. `path` is percent-encoded, without its query. */
export function ruleOf(vendor: Vendor, method: string, path: string, search: string): PathRule | null {
  return ruleAmong(vendor.paths, method, path, search)
}

/** The same among these. */
export function ruleAmong<Rule extends PathRule>(
  rules: readonly Rule[],
  method: string,
  path: string,
  search: string,
): Rule | null {
  if (
    !path.startsWith('/') ||
    path.length + search.length > MAX_LENGTH ||
    AMBIGUOUS.test(path) ||
    !PRINTABLE.test(path)
  )
    return null
  return rules.find((rule) => rule.method === method && anchored(rule).test(path)) ?? null
}

/** The target below the configured base; null when it would leave it, which the checks above should make impossible. */
export function targetBelow(base: URL, path: string, search: string): URL | null {
  const basePath = base.pathname.replace(/\/$/, '')
  const target = new URL(base.href)
  target.pathname = basePath + path
  target.search = search
  return target.origin === base.origin && target.pathname === basePath + path ? target : null
}

const compiled = new WeakMap<PathRule, RegExp>()

function anchored(rule: PathRule): RegExp {
  const known = compiled.get(rule)
  if (known) return known
  const expression = new RegExp(`^(?:${rule.path})$`)
  compiled.set(rule, expression)
  return expression
}
