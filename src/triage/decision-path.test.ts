import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_HISTORY } from '#domain/history/history.ts'
import type { JsonObject } from '#domain/json.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { decisionPath } from '#triage/decision-path.ts'
import { standingOf } from '#triage/queue-age.ts'
import { REGISTRY } from '#testing/product.ts'
import { VENDORS } from '#vendors/registry.ts'

const queued = aRecordIn({ phase: 'queued', position: null })

function pathOf(record: TaskRecord, age = 0, backlog = false) {
  const advice = REGISTRY.adviceOf(record.vendor)
  const standing = standingOf(record, NO_HISTORY, advice, NOON + age)
  return decisionPath(record, { standing, backlog, advice, rules: RULE_BOOK })
}

/** `fork/step` of everything that is marked. */
function marked(record: TaskRecord, age = 0, backlog = false): readonly string[] | null {
  const path = pathOf(record, age, backlog)
  if (path === null) return null
  const here = path.filter((fork) => fork.applies)
  return here.flatMap(({ fork, steps }) => [
    fork,
    ...steps.filter((step) => step.applies).map(({ id }) => `${fork}/${id}`),
  ])
}

function failed(code: string | null, message = '', phase: 'failed' | 'timedOut' = 'failed'): TaskRecord {
  return aRecordIn({ phase, failure: aFailure({ code, message }) }, NOON, { vendor: 'hiapi-guide' })
}

function done(options: JsonObject, params: JsonObject = {}): TaskRecord {
  return aRecordIn({ phase: 'succeeded' }, NOON, { request: { model: 'm', params, options, idempotencyKey: 'k' } })
}

describe('the decision path of a pending task', () => {
  it('is there when the task is stuck, and marks what to do by its age', () => {
    expect(marked(queued, MINUTE)).toBeNull()
    expect(marked(queued, 3 * MINUTE)).toEqual(['unfinished', 'unfinished/wait'])
    expect(marked(queued, 6 * MINUTE)).toEqual(['unfinished', 'unfinished/ticket'])
  })

  it('blames the queue before the task', () => {
    expect(marked(queued, 6 * MINUTE, true)).toEqual(['unfinished', 'unfinished/backlog'])
  })

  it('names no limit of another vendor’s', () => {
    const other = { ...queued, vendor: 'elsewhere' }
    const path = pathOf(other, 9 * MINUTE)
    expect(JSON.stringify(path?.[0])).not.toMatch(/Over \d/)
  })
})

describe('the decision path of a failed task', () => {
  it.each([
    ['model_error', 'upstream'],
    ['provider_error', 'upstream'],
    ['invalid_request', 'input'],
    ['input_too_large', 'input'],
    ['unsupported_format', 'input'],
    ['NO_SUCH_CODE', 'upstream'],
  ])('puts %s into the bucket %s', (code, bucket) => {
    expect(marked(failed(code))).toEqual(['failed', `failed/${bucket}`])
  })

  it('says whose limit a timeout hit, as far as the answer says, and never ours', () => {
    expect(marked(failed('task_timeout', 'took too long', 'timedOut'))).toEqual(['timed-out', 'timed-out/vendor'])
    expect(marked(failed('task_timeout', 'The upstream provider timed out', 'timedOut'))).toEqual([
      'timed-out',
      'timed-out/provider',
    ])
  })
})

describe('the decision path of a task whose callback may not have come', () => {
  it('is there when a callback was asked for', () => {
    expect(marked(done({}))).toBeNull()
    expect(marked(aRecordIn({ phase: 'succeeded' }))).toBeNull()
    expect(marked(done({ callback_url: 'https://example.com/hook' }))).toEqual(['no-callback'])
    expect(marked(done({ webhook_endpoint: 'https://example.com/hook', webhook_secret: 's' }))).toEqual(['no-callback'])
  })

  it.each([
    ['http://example.com/hook', ['https']],
    ['https://localhost:3000/hook', ['public']],
    ['http://192.168.1.5/hook', ['https', 'public']],
    ['https://[::1]/hook', ['public']],
    ['https://172.32.0.1/hook', []],
    ['https://10.example.com/hook', []],
  ])('marks what is wrong with %s', (callback, steps) => {
    const expected = ['no-callback', ...steps.map((step) => `no-callback/${step}`)]
    expect(marked(done({ callback }))).toEqual(expected)
    expect(marked(done({ callback: { url: callback, when: 'final' } }))).toEqual(expected)
  })

  it('marks a callback inside the input, which the vendor does not read', () => {
    expect(marked(done({ callback: 'https://example.com/' }, { callback_url: 'https://example.com/' }))).toEqual([
      'no-callback',
      'no-callback/asked',
    ])
  })
})

describe('the source of a decision path', () => {
  it.each(VENDORS.map(({ key }) => key))('is a page of the vendor at hand, or none: %s', (vendor) => {
    const path = pathOf(aRecordIn({ phase: 'failed', failure: aFailure() }, NOON, { vendor })) ?? []
    const { guides } = REGISTRY.adviceOf(vendor)
    expect(path.map(({ source }) => source)).toEqual([guides.stuck, guides.stuck, guides.stuck, guides.callback])
    for (const { source } of path) {
      if (source !== null) expect(vendor).toContain(source.name.replace(/’s guide$/, '').toLowerCase())
    }
  })

  it('is none for a vendor that is not known', () => {
    const path = pathOf(aRecordIn({ phase: 'failed', failure: aFailure() }, NOON, { vendor: 'elsewhere' })) ?? []
    expect(path.map(({ source }) => source)).toEqual([null, null, null, null])
  })
})

describe('any decision path', () => {
  it('has one fork that applies, whatever the record holds', () => {
    fc.assert(
      fc.property(anyRecord, fc.boolean(), (record, backlog) => {
        const path = pathOf(record, 0, backlog)
        if (path === null) return
        expect(path.filter((fork) => fork.applies)).toHaveLength(1)
        expect(
          path.filter((fork) => !fork.applies).flatMap(({ steps }) => steps.filter((step) => step.applies)),
        ).toEqual([])
      }),
    )
  })
})
