import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { type IntakeContext, NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { ID_FORMS } from '#testing/id-forms.ts'

const log = readFileSync(new URL('fixtures/messy.log', import.meta.url), 'utf8')
const truth = v.parse(
  v.record(v.string(), v.array(v.string())),
  JSON.parse(readFileSync(new URL('fixtures/messy.truth.json', import.meta.url), 'utf8')),
)

const context: IntakeContext = {
  connections: ID_FORMS.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl })),
  known: () => undefined,
  answers: NO_ANSWERS,
}

describe('a messy log of five vendors', () => {
  const intake = recognise(log, context, ID_FORMS)

  it('gives every id to its vendor, and not one that is wrong', () => {
    const found: Record<string, string[]> = {}
    for (const { ref } of intake.refs) (found[ref.vendor] ??= []).push(ref.remote.id)
    expect(intake.questions).toEqual([])
    for (const vendor of Object.keys(truth))
      expect(found[vendor]?.toSorted(), vendor).toEqual(truth[vendor]?.toSorted())
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(truth).toSorted())
  })

  it('accounts for every line that is not blank', () => {
    const lines = log.split('\r\n').map((text, index) => ({ text, line: index + 1 }))
    const explained = new Set([...intake.refs, ...intake.skipped].map(({ line }) => line))
    expect(lines.filter(({ text, line }) => text.trim() !== '' && !explained.has(line))).toEqual([])
    expect(intake.lines).toBe(lines.filter(({ text }) => text !== '').length)
  })

  it('carries what an address says beyond the id', () => {
    const handles = intake.refs.filter(({ ref }) => ref.vendor === 'queue').map(({ ref }) => ref.remote.handle)
    expect(handles).toMatchObject([{ endpoint: 'nano_banana_2' }, { endpoint: 'kling_video' }, { endpoint: 'flux' }])
  })

  it('shows no key of a curl line', () => {
    expect(JSON.stringify(intake)).not.toMatch(/abcdefghij|zzzzzzzz/)
  })

  it.each([
    ['is cut', 'near-miss', 'is one character short'],
    ['is too long', 'near-miss', 'is one character too long'],
    ['has a letter', 'near-miss', 'has “U” at place 35, which none has'],
    ['in lower case', 'near-miss', 'its upper and lower case differ'],
    ['task_01JZ3V9K4Q…', 'near-miss', 'is 16 characters short'],
    ['X-Request-Id', 'not-a-task', 'stands in “X-Request-Id”'],
    ['user_id=', 'not-a-task', 'stands in “user_id”'],
    ['Bearer', 'not-a-task', 'stands in “Bearer”'],
    ['img.elsewhere', 'not-a-task', 'stands in an address of img.elsewhere.example'],
    ['/var/media', 'not-a-task', 'is part of a path or file name'],
    ['C:\\renders', 'not-a-task', 'is part of a path or file name'],
    ['first_frame', 'repeated', 'repeated from line 16'],
    ['prefix_tk', 'nothing', 'no task id found'],
    ['the end', 'nothing', 'no task id found'],
  ])('says why %s was skipped', (part, kind, reason) => {
    const skipped = intake.skipped.filter(({ excerpt, line }) => excerpt.includes(part) || logLine(line).includes(part))
    expect(skipped).toContainEqual(expect.objectContaining({ kind, reason: expect.stringContaining(reason) }))
  })
})

function logLine(line: number): string {
  return log.split('\r\n')[line - 1] ?? ''
}
