// @ts-check
// `npm run house`: how the house is cut, in figures; with `-- --against REVISION` beside an older one. A figure says
// where to look, a reader says whether it matters. `-- --names` lists the long functions and the names with two meanings.
import { readTree } from './house/tree.mjs'
import { figuresOf } from './house/figures.mjs'

const given = process.argv.slice(2)
const against = given.includes('--against') ? (given[given.indexOf('--against') + 1] ?? '') : null
if (against === '') {
  console.error('--against needs a revision, such as v1 or HEAD~100')
  process.exit(2)
}

const now = figuresOf(readTree(null))
const old = against === null ? null : figuresOf(readTree(against))

const width = Math.max(...now.rows.map(([label]) => label.length))
if (old !== null)
  console.log(`${''.padEnd(width)}  ${String(against).slice(0, 12).padStart(24)}  ${'now'.padStart(24)}`)
for (const [index, [label, value]] of now.rows.entries()) {
  const before = old?.rows[index]?.[1]
  console.log(`${label.padEnd(width)}  ${before === undefined ? '' : `${before.padStart(24)}  `}${value.padStart(24)}`)
}
if (given.includes('--names')) {
  for (const [title, lines] of now.lists) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`)
}
