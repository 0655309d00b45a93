// @ts-check
// The first load is the entry script and everything it imports at once; it paints the frame. The engine, without any vendor,
// and the list are asked for in the same moment and arrive beside it: each has a number of its own, so that nothing can be
// hidden there. A page has one of two engines. What its first rows do not need comes after them: submits, streams, sweeps,
// upkeep. What both need counts as the list's. Other screens, forms, charts, the palette and saving come when they are opened.
import { readFileSync, readdirSync } from 'node:fs'

const ASSETS = 'dist/client/assets'
const html = readFileSync('dist/client/index.html', 'utf8')
const all = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))

/** Files and what they import at once, without what has come before. */
function closure(/** @type {string[]} */ start, /** @type {string[]} */ before) {
  const seen = new Set()
  const visit = (/** @type {string} */ name) => {
    if (seen.has(name) || before.includes(name)) return
    seen.add(name)
    const code = readFileSync(`${ASSETS}/${name}`, 'utf8')
    for (const [, next] of code.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) if (next !== undefined) visit(next)
  }
  start.forEach(visit)
  return [...seen]
}

/** The one file of this name. */
function file(/** @type {string} */ name) {
  const found = all.filter((one) => one.startsWith(`${name}-`))
  if (found.length !== 1) throw new Error(`expected one file ${name}, found: ${found.join(', ')}`)
  return found
}

const entry = [...html.matchAll(/<script[^>]* src="\/assets\/([^"]+\.js)"/g)].map((match) => match[1] ?? '')
const first = closure(entry, [])
const list = closure(file('list'), first)
const engine = closure(file('page-engine'), [...first, ...list])
const remote = closure(file('remote-runtime'), [...first, ...list])

const isDescription = (/** @type {string} */ name) => name.startsWith('description-')
const paths = (/** @type {string[]} */ names) => names.map((name) => `${ASSETS}/${name}`)

export default [
  { name: 'first load JavaScript', path: paths(first), limit: '97 kB', gzip: true },
  { name: 'engine', path: paths(engine), limit: '48.7 kB', gzip: true },
  { name: 'engine, where the gateway keeps the list', path: paths(remote), limit: '41.3 kB', gzip: true },
  { name: 'the list', path: paths(list), limit: '53.6 kB', gzip: true },
  { name: 'all JavaScript', path: paths(all.filter((name) => !isDescription(name))), limit: '662.8 kB', gzip: true },
  // Each comes alone, with the first connection of its vendor.
  { name: 'all descriptions of vendors', path: paths(all.filter(isDescription)), limit: '100 kB', gzip: true },
]
