import { describe, expect, it } from 'vitest'
import type { Failure, FailureStep, Trouble } from '#domain/task/failure.ts'
import { aFailure, aTrouble } from '#testing/builders.ts'
import { REFUSAL_SENTENCES } from '#testing/refusal-sentences.ts'
import { ALL_RULES, COMMON_RULES } from '#testing/rule-book.ts'
import { neverBlind, testRules } from '#testing/rule-contract.ts'
import { triage, triageTrouble, type RuleBook } from '#triage/triage.ts'

/** No vendor has a word of its own. */
const EMPTY: RuleBook = new Map()

/** Symptoms on our own side and on the line, and of vendors without rules. */
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
  [
    'a challenge on the way',
    {
      trouble: {
        reason: 'server',
        httpStatus: 403,
        message: "HTTP 403: refused, but not in the vendor's own form, as something on the way to it does: a page",
      },
    },
    'general/refused-on-the-way',
  ],
  ['502', { trouble: { reason: 'server', httpStatus: 502 } }, 'general/http-5xx'],
  ['599', { httpStatus: 599 }, 'general/http-5xx'],
  [
    'a safety refusal under a code of its own',
    { code: 'E1100', message: 'Blocked by our SAFETY system' },
    'general/moderation',
  ],
]

function judgedElsewhere(symptom: (typeof OTHER)[number][1]): string {
  if ('trouble' in symptom) return triageTrouble(EMPTY, 'elsewhere', aTrouble(symptom.trouble), symptom.step).rule
  return triage(EMPTY, 'elsewhere', aFailure({ code: null, message: '', ...symptom })).rule
}

describe('what holds for all vendors', () => {
  it.each(OTHER)('%s reaches its rule', (_what, symptom, rule) => {
    expect(judgedElsewhere(symptom)).toBe(rule)
  })

  it('has no rule that nothing reaches', () => {
    const spoken = Object.values(REFUSAL_SENTENCES).map((message) => judgedElsewhere({ message }))
    const reached = new Set([...OTHER.map(([, , rule]) => rule), ...spoken])
    expect(COMMON_RULES.map((rule) => rule.id).filter((id) => !reached.has(id))).toEqual([])
  })

  it('never offers a blind retry of what was refused', () => neverBlind(EMPTY, 'elsewhere'))

  testRules(COMMON_RULES)
})

it('goes by the vendor’s own rules first, and by those of no other', () => {
  const [rule] = COMMON_RULES
  if (rule === undefined) throw new Error('no rules')
  const own = { ...rule, id: 'acme/own', when: [{ statuses: [401] }] }
  const book: RuleBook = new Map([['acme', [own]]])
  const failure = aFailure({ httpStatus: 401, code: null, message: '' })
  expect(triage(book, 'acme', failure).rule).toBe('acme/own')
  expect(triage(book, 'other', failure).rule).toBe('general/http-401')
})

it('gives each rule of all catalogues an id of its own', () => {
  expect(new Set(ALL_RULES.map(({ id }) => id)).size).toBe(ALL_RULES.length)
})

describe('an unknown failure', () => {
  it('shows its code and message raw, and claims nothing', () => {
    const { rule, verdict } = triage(EMPTY, 'acme', aFailure({ code: 'FLUX_CAPACITOR', message: '1.21 gigawatts' }))
    expect(rule).toBe('unknown')
    expect(verdict.title).toContain('FLUX_CAPACITOR')
    expect(verdict.explanation).toContain('1.21 gigawatts')
    expect(verdict).toMatchObject({ bills: 'unknown', source: null })
    expect(verdict.retry.kind).not.toBe('safe')
  })

  it('without a code is unknown too', () => {
    expect(triage(EMPTY, 'acme', aFailure({ code: null, message: 'The vendor gives no reason.' })).rule).toBe('unknown')
  })
})
