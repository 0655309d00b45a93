// @ts-check
// The first load is what index.html names: the entry script and everything it imports at once; it paints the frame.
// The engine, without any vendor, and the list are asked for in the same moment and arrive beside it: each has a number
// of its own, so that nothing can be hidden there. A page has one of two engines. What its first rows do not need comes
// after them: submits, streams, sweeps, upkeep. Other screens, forms, charts, the palette and saving come when they are
// opened.
import { readFileSync, readdirSync } from 'node:fs'

const ASSETS = 'dist/client/assets'
const html = readFileSync('dist/client/index.html', 'utf8')
const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1] ?? '')
const all = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))

/** A chunk and what it imports at once, without what index.html already names. */
function closure(/** @type {string} */ start) {
  const seen = new Set()
  const visit = (/** @type {string} */ name) => {
    if (seen.has(name) || named.includes(name)) return
    seen.add(name)
    const code = readFileSync(`${ASSETS}/${name}`, 'utf8')
    for (const [, next] of code.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) if (next !== undefined) visit(next)
  }
  visit(start)
  return [...seen]
}

/** The one chunk of this name, with what it needs. */
function chunk(/** @type {string} */ name) {
  const found = all.filter((file) => file.startsWith(`${name}-`))
  if (found.length !== 1) throw new Error(`expected one chunk ${name}, found: ${found.join(', ')}`)
  return found.flatMap(closure)
}

const engine = chunk('runtime')
const remote = chunk('remote-runtime')
const list = chunk('tasks-screen').filter((name) => !engine.includes(name))

const isDescription = (/** @type {string} */ name) => name.startsWith('description-')
const paths = (/** @type {string[]} */ names) => names.map((name) => `${ASSETS}/${name}`)

export default [
  { name: 'first load JavaScript', path: paths(named), limit: '102 kB', gzip: true },
  { name: 'engine', path: paths(engine), limit: '63 kB', gzip: true },
  { name: 'engine, where the gateway keeps the list', path: paths(remote), limit: '54 kB', gzip: true },
  { name: 'the list', path: paths(list), limit: '45 kB', gzip: true },
  { name: 'all JavaScript', path: paths(all.filter((name) => !isDescription(name))), limit: '700 kB', gzip: true },
  // Each comes alone, with the first connection of its vendor.
  { name: 'all descriptions of vendors', path: paths(all.filter(isDescription)), limit: '100 kB', gzip: true },
]
