/** Paths as the library reads them, each compiled once. */
import { compile, type JSONPathQuery } from 'json-p3'

const compiled = new Map<string, JSONPathQuery>()

/** Throws for what is no path: see {@link isReadable}. */
export function queryFor(path: string): JSONPathQuery {
  const known = compiled.get(path)
  if (known !== undefined) return known
  const query = compile(path)
  compiled.set(path, query)
  return query
}

/** Whether a path can be read; one that cannot would throw at each answer. */
export function isReadable(path: string): boolean {
  try {
    queryFor(path)
    return true
  } catch {
    return false
  }
}
