/**
 * The kinds of rules that every vendor has, written once. A builder knows who must act, whether a retry helps and what
 * it costs; it takes what differs from vendor to vendor: the answers it is about, the words, and the page that says so.
 */
import { SECOND, type Millis } from '#domain/time.ts'
import { refusals, type RefusalWording } from '#triage/refusal/refusal-rules.ts'
import type { Condition, RuleData, TriageRule, Verdict } from '#triage/rule.ts'

/** A rule before it belongs to a catalogue. */
interface RuleWords extends Pick<Verdict, 'title' | 'explanation' | 'steps' | 'source'> {
  /** The part of the rule's id that follows the catalogue's. */
  readonly id: string
  readonly when: readonly Condition[]
}

/** A rule of a kind that has an id, a title, steps and conditions of its own where none are given. */
type WithUsual<TUsual extends keyof RuleWords> = Omit<RuleWords, TUsual> & Partial<Pick<RuleWords, TUsual>>

interface WrongKeyWords extends WithUsual<'id' | 'when' | 'title' | 'steps' | 'explanation'> {
  /** `missing, mistyped or revoked` */
  readonly keyIs: string
  /** Where the vendor shows its keys: `in the dashboard of Acme`. */
  readonly shown?: string
}

interface ThrottledWords extends WithUsual<'id' | 'when' | 'title' | 'steps'> {
  /** Codes that mean the same as HTTP 429. */
  readonly codes?: readonly string[]
  /** A sensible wait where the server names none. */
  readonly waitMs?: Millis
}

interface ThrottledSubmitWords extends Omit<ThrottledWords, 'steps'> {
  /** What to do so that it happens less. */
  readonly advice: string
}

interface ForbiddenWords extends WithUsual<'id' | 'when' | 'title'> {
  /** Whether doing it with the right key is charged; usually it is only asked for. */
  readonly bills?: boolean
}

interface ServerTroubleWords extends RuleWords {
  readonly waitMs?: Millis
}

/** Whatever was refused stays refused until a person changes something. */
const AFTER_CHANGE = { actor: 'you', retry: { kind: 'after-change' } } as const

/** Builds the rules of one catalogue: `catalogue` begins their ids, `vendor` is the name in their words. */
export function ruleBuilders(catalogue: string, vendor: string) {
  /** A rule of no common kind. */
  const rule = ({ id, when, ...verdict }: RuleData): TriageRule => ({ id: `${catalogue}/${id}`, when, verdict })
  return {
    rule,
    refusals: (words: RefusalWording) => refusals(words).map(rule),
    balance: (words: WithUsual<'id'>) => rule(balance(words)),
    wrongKey: (words: WrongKeyWords) => rule(wrongKey(vendor, words)),
    forbidden: (words: ForbiddenWords) => rule(forbidden(words)),
    input: (words: WithUsual<'steps'>) => rule(input(words)),
    notFound: (words: WithUsual<'id' | 'when'>) => rule(notFound(words)),
    throttledSubmit: (words: ThrottledSubmitWords) => rule(throttledSubmit(words)),
    throttled: (words: ThrottledWords) => rule(throttled(vendor, words)),
    serverTrouble: (words: ServerTroubleWords) => rule(serverTrouble(words)),
    brokeDown: (words: RuleWords & Pick<Verdict, 'category' | 'retry'>) => rule(brokeDown(words)),
  }
}

/** The account cannot pay. */
function balance(words: WithUsual<'id'>): RuleData {
  return { id: 'balance', ...words, ...AFTER_CHANGE, category: 'balance', bills: true }
}

/** 401: nobody gets in with this key. */
function wrongKey(vendor: string, { keyIs, shown = 'at the vendor', ...words }: WrongKeyWords): RuleData {
  return {
    id: 'unauthorized',
    when: [{ statuses: [401] }],
    title: `${vendor} does not accept the key`,
    explanation: `The key is ${keyIs}. Nothing more is sent on this connection; its tasks keep their last known state.`,
    steps: [
      `Compare the key of this connection with the one ${shown}, or make a new one.`,
      'Enter it under Change on the Connections screen, then press Test: that bills nothing.',
    ],
    ...words,
    ...AFTER_CHANGE,
    category: 'credentials',
    bills: false,
  }
}

/** 403: the key is known, but may not do this. */
function forbidden(words: ForbiddenWords): RuleData {
  return {
    id: 'forbidden',
    when: [{ statuses: [403] }],
    title: 'The key is not allowed to do this',
    bills: false,
    ...words,
    ...AFTER_CHANGE,
    category: 'permission',
  }
}

/** The vendor took no task, or gave it up, because of the request itself. */
function input(words: WithUsual<'steps'>): RuleData {
  const steps = ['Read the message: it names the parameter.', 'Correct it, then submit it as a new task.']
  return { steps, ...words, ...AFTER_CHANGE, category: 'input', bills: true }
}

/** What was asked about is not there, or not for this account. */
function notFound(words: WithUsual<'id' | 'when'>): RuleData {
  return {
    id: 'not-found',
    when: [{ statuses: [404], steps: ['poll', 'task', 'cancel'], reasons: 'none' }],
    ...words,
    category: 'not-found',
    actor: 'you',
    retry: { kind: 'never' },
    bills: false,
  }
}

/** A submit met a limit: no task was made, and the same request goes out again. */
function throttledSubmit({ codes, waitMs = 10 * SECOND, advice, ...words }: ThrottledSubmitWords): RuleData {
  return {
    id: 'throttled-submit',
    when: tooMany({ steps: ['submit'] }, codes),
    title: 'Too many requests: the submit waits',
    steps: ['Wait. Do not submit it as a new task.', advice],
    ...words,
    category: 'throttled',
    actor: 'nobody',
    retry: { kind: 'after-wait', waitMs },
    bills: true,
  }
}

/** A poll met a limit: the task itself goes on. */
function throttled(vendor: string, { codes, waitMs = 10 * SECOND, ...words }: ThrottledWords): RuleData {
  return {
    id: 'throttled',
    when: tooMany({}, codes),
    title: `${vendor} asks for fewer requests`,
    steps: [
      'Wait a little: it may pass by itself.',
      'If it stays, look for other programs with the same key, or lower the requests per second.',
    ],
    ...words,
    category: 'throttled',
    actor: 'nobody',
    retry: { kind: 'after-wait', waitMs },
    bills: false,
  }
}

function tooMany(also: Condition, codes: readonly string[] | undefined): readonly Condition[] {
  return [{ statuses: [429], ...also }, ...(codes === undefined ? [] : [{ codes, ...also }])]
}

/** The vendor's server could not answer, which says nothing about the task. */
function serverTrouble({ waitMs = 10 * SECOND, ...words }: ServerTroubleWords): RuleData {
  return { ...words, category: 'server', actor: 'vendor', retry: { kind: 'after-wait', waitMs }, bills: false }
}

/** The vendor or a model behind it broke; a retry is a new billed task. */
function brokeDown(words: RuleWords & Pick<Verdict, 'category' | 'retry'>): RuleData {
  return { ...words, actor: 'vendor', bills: true }
}
