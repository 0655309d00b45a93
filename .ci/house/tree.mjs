// @ts-check
// The sources of the working tree, or of a commit: path below the project → text.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const MOST = 1 << 30
/** What is built, the journeys, and what builds it. */
const ROOTS = ['src', 'e2e', 'vite.config.ts']

/** @param {string | null} revision null for the working tree @returns {Map<string, string>} */
export function readTree(revision) {
  const paths = listed(revision).filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  if (revision === null) return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))
  const objects = paths.map((path) => `${revision}:${path}\n`).join('')
  const batch = execFileSync('git', ['cat-file', '--batch'], { input: objects, maxBuffer: MOST })
  return new Map(split(batch).map((text, index) => [paths[index] ?? '', text]))
}

/** @param {string | null} revision @returns {string[]} */
function listed(revision) {
  const found =
    revision === null
      ? ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', ...ROOTS]
      : ['ls-tree', '-r', '--name-only', revision, ...ROOTS]
  const paths = execFileSync('git', found, { encoding: 'utf8', maxBuffer: MOST }).split('\n').filter(Boolean)
  const gone =
    revision === null ? new Set(execFileSync('git', ['ls-files', '--deleted'], { encoding: 'utf8' }).split('\n')) : null
  return gone === null ? paths : paths.filter((path) => !gone.has(path))
}

/** Each object comes as a line that ends with its size, then so many bytes, then a line feed. @param {Buffer} batch */
function split(batch) {
  const texts = []
  for (let at = 0; at < batch.length;) {
    const end = batch.indexOf(10, at)
    const head = batch.toString('utf8', at, end)
    const size = Number(head.split(' ').at(-1))
    if (!Number.isInteger(size)) throw new Error(`git does not have ${head}`)
    texts.push(batch.toString('utf8', end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return texts
}
