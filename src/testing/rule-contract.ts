/** What must hold for the rules of every vendor: each recorded failure is explained, and each explanation is of use. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FailureStep } from '#domain/task/failure.ts'
import type { Json } from '#domain/json.ts'
import { aFailure } from '#testing/builders.ts'
import { REFUSAL_SENTENCES } from '#testing/refusal-sentences.ts'
import { converse } from '#testing/recorded-reply.ts'
import type { Condition, TriageRule } from '#triage/rule.ts'
import { triage, triageTrouble, type RuleBook } from '#triage/triage.ts'
import type { Vendor } from '#vendors/port.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'

/** The step, the fixture, the HTTP status it came with, and the rule that must explain it. */
export type RecordedFailure = readonly [step: FailureStep, fixture: string, status: number, rule: string]

export interface RuleContract {
  /** Where the recorded answers lie. */
  readonly fixtures: string
  readonly handle: Json
  readonly recorded: readonly RecordedFailure[]
  /** Codes that the vendor documents, separated by spaces; each has a rule of the vendor's. */
  readonly codes: string
  /** Fixtures of errors that no call of ours meets. */
  readonly unmet?: readonly string[]
  /** Rules that other dialects of the same host have recordings of. */
  readonly reachedElsewhere?: readonly string[]
}

const SUBMIT = { model: 'm', params: { prompt: 'p' }, options: {}, idempotencyKey: 'k' }

/** Registers the tests for the rules of one vendor. */
export function ruleContract(vendor: Vendor, contract: RuleContract): void {
  const { fixtures, handle, recorded, codes, unmet = [], reachedElsewhere = [] } = contract
  describe(`the rules of ${vendor.label}`, async () => {
    const book = await loadRuleBook([vendor])
    const rules = book.get(vendor.key) ?? []

    it.each(recorded)('explain %s, %s (%i) by %s', (step, name, status, rule) => {
      const body = readFileSync(join(fixtures, `${name}.json`), 'utf8')
      expect(judged(book, vendor, { step, status, body, handle })).toBe(rule)
    })

    it('are reached by recordings, each of them', () => {
      const spoken = Object.values(REFUSAL_SENTENCES).map((message) => ruleOf(book, vendor.key, message))
      const reached = new Set([...recorded.map(([, , , rule]) => rule), ...spoken, ...reachedElsewhere])
      expect(rules.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([])
    })

    it.each(Object.entries(REFUSAL_SENTENCES))('tell a refusal from the others: %s', (kind, message) => {
      const rule = rules.find(({ id }) => id === ruleOf(book, vendor.key, message))
      expect(rule?.when.flatMap(({ refused = [] }) => refused)).toContain(kind)
    })

    it('leave out no recorded error', () => {
      const names = readdirSync(fixtures)
        .map((file) => file.replace('.json', ''))
        .filter((name) => /^(error|task-fail)/.test(name) && !unmet.includes(name))
      expect(names.filter((name) => !recorded.some(([, fixture]) => fixture === name))).toEqual([])
    })

    it.each(codes.split(' ').filter((code) => code !== ''))('know the code %s, in either case', (code) => {
      for (const written of [code, code.toLowerCase(), code.toUpperCase()]) {
        const { rule } = triage(book, vendor.key, aFailure({ code: written, message: '' }))
        expect(rules.map(({ id }) => id)).toContain(rule)
      }
    })

    it('never offer a blind retry of what was refused', () => neverBlind(book, vendor.key))

    testRules(rules)
  })
}

/** The rule for a failed task without a code. */
function ruleOf(book: RuleBook, vendor: string, message: string): string {
  return triage(book, vendor, aFailure({ code: null, message })).rule
}

/** What the adapter makes of a recorded answer, judged as the screens would judge it. */
function judged(
  book: RuleBook,
  vendor: Vendor,
  answer: { readonly step: FailureStep; readonly status: number; readonly body: string; readonly handle: Json },
): string {
  const { step, status, body, handle } = answer
  const { key } = vendor
  const replies = [{ status, body }]
  if (step === 'submit') {
    const outcome = converse(vendor.submit(SUBMIT), replies).value
    if (outcome.kind === 'refused') return triage(book, key, outcome.failure).rule
    if (outcome.kind === 'accepted') throw new Error('accepted')
    return triageTrouble(book, key, outcome.trouble, 'submit').rule
  }
  if (step === 'cancel') {
    const outcome = vendor.cancel && converse(vendor.cancel(handle), replies).value
    if (outcome?.kind === 'refused') return triage(book, key, outcome.failure).rule
    throw new Error('not refused')
  }
  const observation = converse(vendor.poll(handle), replies).value
  if (observation.kind !== 'status') return triageTrouble(book, key, observation.trouble).rule
  const { state } = observation
  if (state.phase === 'failed' || state.phase === 'timedOut') return triage(book, key, state.failure).rule
  if (state.phase === 'gone')
    return triage(book, key, aFailure({ step: 'poll', httpStatus: 404, code: null, message: '' })).rule
  throw new Error(`nothing is wrong: ${state.phase}`)
}

const REFUSALS = [
  'Rejected by content policy',
  'NSFW content was flagged',
  '内容违规',
  'insufficient balance',
  '余额不足',
]

/** Whatever the code: the message says that the content or the account was refused. */
export function neverBlind(book: RuleBook, vendor: string): void {
  const codes = [null, 'TASK_FAILED', 'model_error', 'provider_error', 'TASK_TIMEOUT', 'STORAGE_UNAVAILABLE', 'E1']
  for (const code of codes) {
    for (const message of REFUSALS) {
      const { retry } = triage(book, vendor, aFailure({ code, message })).verdict
      expect(retry.kind, `${code} ${message}`).not.toBe('safe')
    }
  }
}

const REPEATING = ['moderation', 'input', 'balance', 'credentials', 'permission']

/** Registers what holds for any rules, whoever's they are. */
export function testRules(rules: readonly TriageRule[]): void {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is plain, useful and honest', (_id, rule) => {
    const { verdict, when } = rule
    expect(verdict.title.length).toBeLessThan(70)
    expect(verdict.title).not.toMatch(/[.!]$/)
    expect(verdict.explanation).toMatch(/\.$/)
    expect(verdict.explanation.length).toBeLessThan(330)
    expect(verdict.steps.length).toBeGreaterThan(0)
    for (const step of verdict.steps) expect(step).toMatch(/^[A-Z].*\.$/)
    if (verdict.source !== null) expect(URL.canParse(verdict.source)).toBe(true)
    if (verdict.retry.kind === 'after-wait') expect(verdict.retry.waitMs).toBeGreaterThan(0)
    if (REPEATING.includes(verdict.category) && !isOfOutput(rule))
      expect(['after-change', 'never']).toContain(verdict.retry.kind)
    if (verdict.retry.kind === 'safe' && verdict.bills === true) expect(verdict.explanation).toContain('billed')
    expect(when.length).toBeGreaterThan(0)
    for (const condition of when) expect(condition).toSatisfy(isUsable)
  })

  it('have stable, distinct ids', () => {
    const ids = rules.map((rule) => rule.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  })
}

/** True for a refusal of what was made: another try makes something else. */
export function isOfOutput({ when }: TriageRule): boolean {
  return when.every(({ refused = [] }) => refused.some((kind) => kind === 'output' || kind === 'output-likeness'))
}

/** Not empty (it would fit everything), and in the case that is compared. */
function isUsable(condition: Condition): boolean {
  return Object.keys(condition).length > 0 && (condition.says ?? []).every((piece) => piece === piece.toLowerCase())
}
