/**
 * What takes a moment here takes half a minute on a machine that does ten things at once. `vite.config.ts` says after
 * how long a test hangs; one that has less patience of its own fails there, and has found nothing.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const SOURCES = resolve(import.meta.dirname, '..')

/** A limit behind a test, one of a single expectation, and what waits for a second unless it is told otherwise. */
const IMPATIENT = /^ *\}, [\d_]+\)$|^ {4}(?!1_200_000)[\d_]{4,},\n {2}\)$|\btimeout: [\d_]+|\bvi\.wait(?:For|Until)\(/gm

function impatientIn(text: string): readonly string[] {
  return [...text.matchAll(IMPATIENT)].map(([found]) => found.trim())
}

it('no test has less patience than the suite', () => {
  const tests = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) => /\.test\.tsx?$/.test(path))
  expect(tests.length).toBeGreaterThan(300)
  const found = tests.flatMap((path) =>
    impatientIn(readFileSync(join(SOURCES, path), 'utf8')).map((text) => `${path}: ${text}`),
  )
  expect(found).toEqual([])
})

it('notices one that has', () => {
  const texts = [
    '  }, 30_000)',
    '    30_000,\n  )',
    'expect.poll(read, { time' + 'out: 5000 })',
    'await vi.' + 'waitFor(() => {})',
  ]
  expect(texts.map((text) => impatientIn(text).length)).toEqual([1, 1, 1, 1])
})
