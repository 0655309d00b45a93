import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Failure, FailureStep, Trouble } from '#domain/task/failure.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { aFailure, aTrouble } from '#testing/builders.ts'
import { PIAPI_FAILURES } from '#testing/failures/piapi.ts'
import { SEAART_FAILURES } from '#testing/failures/seaart.ts'
import { converse } from '#testing/recorded-reply.ts'
import type { Condition } from '#triage/rule.ts'
import { RULES, triage, triageTrouble } from '#triage/triage.ts'
import { vendorOf } from '#vendors/registry.ts'

const HANDLE = { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' }
const SUBMIT = { model: 'm', params: { prompt: 'p' }, options: {}, idempotencyKey: 'k' }

/** HiAPI's two dialects share a folder. */
const FOLDERS: Readonly<Record<string, string>> = { hiapi: 'hiapi/reference', 'hiapi-guide': 'hiapi/guide' }

function fixture(key: VendorKey, name: string): string {
  return readFileSync(new URL(`../vendors/${FOLDERS[key] ?? key}/fixtures/${name}.json`, import.meta.url), 'utf8')
}

/** What the adapter makes of a recorded answer, judged as the screens would judge it. */
function judged(key: VendorKey, step: FailureStep, name: string, status: number): string {
  const vendor = vendorOf(key)
  if (vendor === undefined) throw new Error(`no vendor ${key}`)
  const replies = [{ status, body: fixture(key, name) }]
  if (step === 'submit') {
    const outcome = converse(vendor.submit(SUBMIT), replies).value
    if (outcome.kind === 'refused') return triage(key, outcome.failure).rule
    if (outcome.kind === 'postponed' || outcome.kind === 'unknown')
      return triageTrouble(key, outcome.trouble, 'submit').rule
    throw new Error('accepted')
  }
  if (step === 'cancel') {
    const outcome = vendor.cancel && converse(vendor.cancel(HANDLE), replies).value
    if (outcome?.kind === 'refused') return triage(key, outcome.failure).rule
    throw new Error('not refused')
  }
  const observation = converse(vendor.poll(HANDLE), replies).value
  if (observation.kind !== 'status') return triageTrouble(key, observation.trouble).rule
  const { state } = observation
  if (state.phase === 'failed' || state.phase === 'timedOut') return triage(key, state.failure).rule
  if (state.phase === 'gone')
    return triage(key, aFailure({ step: 'poll', httpStatus: 404, code: null, message: '' })).rule
  throw new Error(`nothing is wrong: ${state.phase}`)
}

const RECORDED: readonly (readonly [VendorKey, FailureStep, string, number, string])[] = [
  ['hiapi', 'task', 'task-fail-task-failed', 200, 'hiapi/task-failed'],
  ['hiapi', 'task', 'task-fail-moderation', 200, 'hiapi/moderation'],
  ['hiapi', 'task', 'task-fail-task-timeout', 200, 'hiapi/task-timeout'],
  ['hiapi', 'task', 'task-fail-model-unavailable', 200, 'hiapi/model-unavailable'],
  ['hiapi', 'task', 'task-fail-storage-unavailable', 200, 'hiapi/storage-unavailable'],
  ['hiapi', 'task', 'task-fail-invalid-request', 200, 'hiapi/invalid-request'],
  ['hiapi', 'task', 'task-fail-no-reason', 200, 'unknown'],
  ['hiapi', 'submit', 'error-invalid-request', 400, 'hiapi/invalid-request'],
  ['hiapi', 'submit', 'error-model-unavailable', 400, 'hiapi/model-unavailable'],
  ['hiapi', 'submit', 'error-task-failed', 400, 'hiapi/submit-rejected'],
  ['hiapi', 'submit', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi', 'submit', 'error-gateway-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi', 'submit', 'error-balance', 402, 'hiapi/balance'],
  ['hiapi', 'submit', 'error-forbidden', 403, 'hiapi/forbidden'],
  ['hiapi', 'submit', 'error-forbidden-quota', 403, 'hiapi/balance'],
  ['hiapi', 'submit', 'error-key-processing', 409, 'hiapi/key-processing'],
  ['hiapi', 'submit', 'error-key-mismatch', 422, 'hiapi/key-mismatch'],
  ['hiapi', 'submit', 'error-throttled', 429, 'hiapi/throttled-submit'],
  ['hiapi', 'submit', 'error-gateway-throttled', 429, 'hiapi/throttled-submit'],
  ['hiapi', 'submit', 'error-timeout', 504, 'general/unconfirmed'],
  ['hiapi', 'submit', 'create-no-id', 200, 'general/unconfirmed'],
  ['hiapi', 'poll', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi', 'poll', 'error-gateway-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi', 'poll', 'error-balance', 402, 'hiapi/balance'],
  ['hiapi', 'poll', 'error-forbidden', 403, 'hiapi/forbidden'],
  ['hiapi', 'poll', 'error-not-found', 404, 'hiapi/not-found'],
  ['hiapi', 'poll', 'error-throttled', 429, 'hiapi/throttled'],
  ['hiapi', 'poll', 'error-gateway-throttled', 429, 'hiapi/throttled'],
  ['hiapi', 'poll', 'error-storage', 500, 'general/http-5xx'],
  ['hiapi', 'poll', 'error-busy', 503, 'hiapi/busy'],
  ['hiapi', 'poll', 'error-timeout', 504, 'general/http-5xx'],
  ['hiapi', 'poll', 'task-missing-status', 200, 'general/drift'],
  ['hiapi', 'poll', 'error-invalid-request', 400, 'general/drift'],
  ['hiapi-guide', 'task', 'task-failed-model-error', 200, 'hiapi-guide/upstream-failed'],
  ['hiapi-guide', 'task', 'task-failed-provider-error', 200, 'hiapi-guide/upstream-failed'],
  ['hiapi-guide', 'task', 'task-failed-invalid-request', 200, 'hiapi-guide/invalid-request'],
  ['hiapi-guide', 'task', 'task-failed-input-too-large', 200, 'hiapi-guide/input-too-large'],
  ['hiapi-guide', 'task', 'task-failed-unsupported-format', 200, 'hiapi-guide/unsupported-format'],
  ['hiapi-guide', 'task', 'task-failed-moderation', 200, 'hiapi/moderation'],
  ['hiapi-guide', 'task', 'task-timeout', 200, 'hiapi-guide/task-timeout'],
  ['hiapi-guide', 'submit', 'error-invalid-request', 400, 'hiapi-guide/invalid-request'],
  ['hiapi-guide', 'submit', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi-guide', 'submit', 'error-balance', 402, 'hiapi/balance'],
  ['hiapi-guide', 'submit', 'error-throttled', 429, 'hiapi/throttled-submit'],
  ['hiapi-guide', 'poll', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['hiapi-guide', 'poll', 'error-not-found', 404, 'hiapi/not-found'],
  ['hiapi-guide', 'poll', 'error-throttled', 429, 'hiapi/throttled'],
  ['bytespike', 'task', 'task-failed-moderation', 200, 'bytespike/moderation'],
  ['bytespike', 'task', 'task-failed-invalid', 200, 'bytespike/invalid-param'],
  ['bytespike', 'task', 'task-failed-timeout', 200, 'bytespike/task-timeout'],
  ['bytespike', 'task', 'task-failed-upstream', 200, 'bytespike/upstream'],
  ['bytespike', 'task', 'task-failed-no-reason', 200, 'unknown'],
  ['bytespike', 'task', 'error-blocked', 451, 'bytespike/moderation'],
  ['bytespike', 'submit', 'error-blocked', 451, 'bytespike/moderation'],
  ['bytespike', 'submit', 'error-invalid-param', 400, 'bytespike/invalid-param'],
  ['bytespike', 'submit', 'error-model-not-found', 400, 'bytespike/model-not-found'],
  ['bytespike', 'submit', 'error-context-length', 400, 'bytespike/invalid-param'],
  ['bytespike', 'submit', 'error-duplicate', 400, 'bytespike/duplicate'],
  ['bytespike', 'submit', 'error-duplicate', 409, 'bytespike/duplicate'],
  ['bytespike', 'submit', 'error-invalid-key', 401, 'bytespike/unauthorized'],
  ['bytespike', 'submit', 'error-balance', 402, 'bytespike/balance'],
  ['bytespike', 'submit', 'error-quota', 402, 'bytespike/quota'],
  ['bytespike', 'submit', 'error-permission', 403, 'bytespike/forbidden'],
  ['bytespike', 'submit', 'error-model-not-in-group', 403, 'bytespike/model-not-in-group'],
  ['bytespike', 'submit', 'error-wrong-route', 404, 'bytespike/wrong-route'],
  ['bytespike', 'submit', 'error-messages-shape', 404, 'bytespike/wrong-route'],
  ['bytespike', 'submit', 'error-too-large', 413, 'bytespike/too-large'],
  ['bytespike', 'submit', 'error-spend-window', 429, 'bytespike/throttled-submit'],
  ['bytespike', 'submit', 'error-concurrency', 429, 'bytespike/throttled-submit'],
  ['bytespike', 'submit', 'error-no-capacity', 503, 'general/unconfirmed'],
  ['bytespike', 'poll', 'error-invalid-key', 401, 'bytespike/unauthorized'],
  ['bytespike', 'poll', 'error-balance', 402, 'bytespike/balance'],
  ['bytespike', 'poll', 'error-permission', 403, 'bytespike/forbidden'],
  ['bytespike', 'poll', 'error-task-not-found', 404, 'bytespike/not-found'],
  ['bytespike', 'poll', 'error-wrong-route', 404, 'general/drift'],
  ['bytespike', 'poll', 'error-concurrency', 429, 'general/http-429'],
  ['bytespike', 'poll', 'error-internal', 500, 'general/http-5xx'],
  ['bytespike', 'poll', 'error-no-capacity', 503, 'general/http-5xx'],
  ['bytespike', 'poll', 'error-upstream-timeout', 504, 'general/http-5xx'],
  ['bytespike', 'poll', 'task-missing-status', 200, 'general/drift'],
  ...PIAPI_FAILURES,
  ...SEAART_FAILURES,
]

/** Symptoms that no HiAPI answer shows: other vendors, our own side, the line. */
const OTHER: readonly (readonly [
  string,
  Partial<Failure> | { readonly trouble: Partial<Trouble>; readonly step?: FailureStep },
  string,
])[] = [
  ['no key in the gateway', { trouble: { reason: 'credentials', code: 'missing_key' } }, 'general/missing-key'],
  ['a redirect', { trouble: { reason: 'gateway', code: 'upstream_redirect' } }, 'general/redirect'],
  ['a refusal of the gateway', { trouble: { reason: 'gateway', code: 'path_not_allowed' } }, 'general/gateway'],
  ['no line', { trouble: { reason: 'offline' } }, 'general/offline'],
  ['a broken connection', { trouble: { reason: 'network' } }, 'general/network'],
  ['no answer in time', { trouble: { reason: 'timeout' } }, 'general/timeout'],
  ['50 MB', { trouble: { reason: 'too-large', httpStatus: 200 } }, 'general/too-large'],
  ['an HTML page', { trouble: { reason: 'unintelligible', httpStatus: 404 } }, 'general/drift'],
  ['a lost submit', { trouble: { reason: 'timeout' }, step: 'submit' }, 'general/unconfirmed'],
  ['401', { httpStatus: 401 }, 'general/http-401'],
  ['402', { httpStatus: 402 }, 'general/http-402'],
  ['403', { httpStatus: 403 }, 'general/http-403'],
  ['403 for want of money', { httpStatus: 403, message: 'Insufficient credits' }, 'general/http-402'],
  ['404', { httpStatus: 404 }, 'general/http-404'],
  ['400', { httpStatus: 400, step: 'submit' }, 'general/bad-request'],
  ['413', { httpStatus: 413, step: 'submit' }, 'general/bad-request'],
  ['429', { trouble: { reason: 'throttled', httpStatus: 429 } }, 'general/http-429'],
  [
    '429 to a submit',
    { trouble: { reason: 'throttled', httpStatus: 429 }, step: 'submit' },
    'general/throttled-submit',
  ],
  ['451', { httpStatus: 451, step: 'submit' }, 'general/moderation'],
  ['502', { trouble: { reason: 'server', httpStatus: 502 } }, 'general/http-5xx'],
  ['599', { httpStatus: 599 }, 'general/http-5xx'],
  [
    'a safety refusal under a code of its own',
    { code: 'E1100', message: 'Blocked by our SAFETY system' },
    'general/moderation',
  ],
]

function judgedElsewhere(symptom: (typeof OTHER)[number][1]): string {
  if ('trouble' in symptom) return triageTrouble('elsewhere', aTrouble(symptom.trouble), symptom.step).rule
  return triage('elsewhere', aFailure({ code: null, message: '', ...symptom })).rule
}

describe('a recorded failure', () => {
  it.each(RECORDED)('%s, %s, %s (%i) reaches %5$s', (key, step, name, status, rule) => {
    expect(judged(key, step, name, status)).toBe(rule)
  })

  it.each(OTHER)('%s reaches its rule', (_what, symptom, rule) => {
    expect(judgedElsewhere(symptom)).toBe(rule)
  })

  it('reaches every rule there is', () => {
    const reached = new Set([...RECORDED.map(([, , , , rule]) => rule), ...OTHER.map(([, , rule]) => rule)])
    expect(RULES.map((rule) => rule.id).filter((id) => !reached.has(id))).toEqual([])
  })

  it('is judged wherever an answer was recorded: no error fixture is left out', () => {
    for (const key of ['hiapi', 'hiapi-guide', 'piapi', 'bytespike', 'seaart']) {
      const names = readdirSync(new URL(`../vendors/${FOLDERS[key] ?? key}/fixtures`, import.meta.url))
        .map((file) => file.replace('.json', ''))
        .filter((name) => /^(error|task-fail)/.test(name) && name !== 'error-envelope-not-found')
      const judgedNames = RECORDED.filter(([vendor]) => vendor === key).map(([, , name]) => name)
      expect(names.filter((name) => !judgedNames.includes(name))).toEqual([])
    }
  })
})

describe('documented codes', () => {
  it.each([
    ...'INVALID_REQUEST MODEL_UNAVAILABLE TASK_FAILED TASK_TIMEOUT STORAGE_UNAVAILABLE IDEMPOTENCY_KEY_PROCESSING IDEMPOTENCY_KEY_MISMATCH'
      .split(' ')
      .map((code) => ['hiapi', code]),
    ...'model_error provider_error invalid_request input_too_large unsupported_format task_timeout permission_denied rate_limit_exceeded'
      .split(' ')
      .map((code) => ['hiapi-guide', code]),
    ...'invalid_param model_not_found context_length_exceeded duplicate_out_task_id invalid_api_key insufficient_balance quota_exceeded permission_denied model_not_in_group not_found task_not_found request_too_large'
      .split(' ')
      .map((code) => ['bytespike', code]),
    ...'INFERENCE_FAILURE INFERENCE_TIMEOUT REQUEST_INVALID CONTENT_BLOCKED INTERNAL_SERVER_ERROR UNAUTHORIZED RATE_LIMIT_EXCEEDED 40201 40202 40203 40204 40205 40206 40207 40208'
      .split(' ')
      .map((code) => ['seaart', code]),
  ])('%s %s is known, in either case', (vendor = '', code = '') => {
    for (const written of [code, code.toLowerCase(), code.toUpperCase()]) {
      expect(triage(vendor, aFailure({ code: written, message: '' })).rule).toMatch(/^(hiapi|bytespike|seaart)/)
    }
  })
})

describe('an unknown failure', () => {
  it('shows its code and message raw, and claims nothing', () => {
    const { rule, verdict } = triage('hiapi', aFailure({ code: 'FLUX_CAPACITOR', message: '1.21 gigawatts' }))
    expect(rule).toBe('unknown')
    expect(verdict.title).toContain('FLUX_CAPACITOR')
    expect(verdict.explanation).toContain('1.21 gigawatts')
    expect(verdict).toMatchObject({ bills: 'unknown', source: null })
    expect(verdict.retry.kind).not.toBe('safe')
  })

  it('without a code is unknown too', () => {
    expect(triage('hiapi', aFailure({ code: null, message: 'The vendor gives no reason.' })).rule).toBe('unknown')
  })
})

describe('refusals that repeat themselves', () => {
  it.each(['hiapi', 'hiapi-guide', 'piapi', 'seaart', 'elsewhere'])('are never offered a blind retry: %s', (vendor) => {
    const codes = [null, 'TASK_FAILED', 'model_error', 'provider_error', 'TASK_TIMEOUT', 'STORAGE_UNAVAILABLE', 'E1']
    for (const code of codes) {
      for (const message of [
        'Rejected by content policy',
        'NSFW content was flagged',
        '内容违规',
        'insufficient balance',
        '余额不足',
      ]) {
        const { retry } = triage(vendor, aFailure({ code, message })).verdict
        expect(retry.kind, `${code} ${message}`).not.toBe('safe')
      }
    }
  })
})

describe('the catalogue', () => {
  const repeating = ['moderation', 'input', 'balance', 'credentials', 'permission']

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s is plain, useful and honest', (_id, { verdict, when }) => {
    expect(verdict.title.length).toBeLessThan(70)
    expect(verdict.title).not.toMatch(/[.!]$/)
    expect(verdict.explanation).toMatch(/\.$/)
    expect(verdict.explanation.length).toBeLessThan(330)
    expect(verdict.steps.length).toBeGreaterThan(0)
    for (const step of verdict.steps) expect(step).toMatch(/^[A-Z].*\.$/)
    if (verdict.source !== null) expect(URL.canParse(verdict.source)).toBe(true)
    if (verdict.retry.kind === 'after-wait') expect(verdict.retry.waitMs).toBeGreaterThan(0)
    if (repeating.includes(verdict.category)) expect(['after-change', 'never']).toContain(verdict.retry.kind)
    if (verdict.retry.kind === 'safe' && verdict.bills === true) expect(verdict.explanation).toContain('billed')
    expect(when.length).toBeGreaterThan(0)
    for (const condition of when) expect(condition).toSatisfy(isUsable)
  })

  it('has stable, distinct ids', () => {
    const ids = RULES.map((rule) => rule.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/)
  })
})

/** Not empty (it would fit everything), and in the case that is compared. */
function isUsable(condition: Condition): boolean {
  return Object.keys(condition).length > 0 && (condition.says ?? []).every((piece) => piece === piece.toLowerCase())
}
