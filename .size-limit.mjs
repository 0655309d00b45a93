// @ts-check
// The first load is what index.html names: the entry script and everything it imports at once. Screens that are
// loaded later (charts, forms) are not in it; recharts gets a budget of its own so that it stays where it is.
import { readFileSync, readdirSync } from 'node:fs'

const html = readFileSync('dist/client/index.html', 'utf8')
const firstLoad = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => `dist/client/${match[1]}`)
const all = readdirSync('dist/client/assets').filter((name) => name.endsWith('.js'))

export default [
  { name: 'first load JavaScript', path: firstLoad, limit: '130 kB', gzip: true },
  { name: 'all JavaScript', path: all.map((name) => `dist/client/assets/${name}`), limit: '400 kB', gzip: true },
]
