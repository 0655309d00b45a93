/** What failures of a described vendor mean: its rules, in the kinds that every vendor has. */
import { MINUTE } from '#domain/time.ts'
import { type DescribedRule, ruleId } from '#vendors/described/description-extras.ts'
import type { Description } from '#vendors/described/description.ts'
import type { Condition, TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

export function rulesFor({ key, label, rules = [] }: Description): readonly TriageRule[] {
  const build = ruleBuilders(key, label)
  const refused = build.refusals({ by: `${label} or the model behind it`, source: null })
  return [
    // First: a code that stands for many things, beside “content policy”, is about the content.
    ...refused,
    ...rules.flatMap(withoutWords).map((rule) => ruleFrom(rule, ruleId(rule), build)),
    ...rules.flatMap(wordsOf).map((rule) => ruleFrom(rule, ruleId(rule), build)),
  ]
}

/** A refusal is told by its code; what it says is for the classifier of refusals, which knows more than pieces of words. */
function withoutWords(rule: DescribedRule): readonly DescribedRule[] {
  if (rule.kind !== 'moderation' || rule.says === undefined) return [rule]
  const { says: _says, ...rest } = rule
  return rest.codes === undefined && rest.statuses === undefined ? [] : [rest]
}

/** Of a refusal, for what the classifier does not understand. */
function wordsOf(rule: DescribedRule): readonly DescribedRule[] {
  if (rule.kind !== 'moderation' || rule.says === undefined) return []
  const { codes: _codes, statuses: _statuses, ...words } = rule
  return [words]
}

type Build = ReturnType<typeof ruleBuilders>

function ruleFrom(rule: DescribedRule, id: string, build: Build): TriageRule {
  const { title, explanation, source, waitMs } = rule
  const when = conditionsOf(rule)
  const own = rule.steps === undefined ? {} : { steps: rule.steps }
  const words = { id, when, title, explanation, source, ...own }
  const steps = rule.steps ?? ['Read the message, then decide.']
  const wait = waitMs === undefined ? {} : { waitMs }
  switch (rule.kind) {
    case 'moderation':
      return build.rule({ ...words, steps: rule.steps ?? REFUSED, ...CONTENT })
    case 'balance':
      return build.balance({ ...words, steps })
    case 'wrongKey':
      return build.wrongKey({ ...words, keyIs: 'not accepted' })
    case 'forbidden':
      return build.forbidden({ ...words, steps })
    case 'input':
      return build.input(words)
    case 'notFound':
      return build.notFound({ ...words, steps })
    case 'throttled':
      return build.throttled({ ...words, ...wait })
    case 'throttledSubmit':
      return build.throttledSubmit({ ...words, ...wait, advice: 'Submit fewer tasks at once.' })
    case 'serverTrouble':
      return build.serverTrouble({ ...words, ...wait, steps })
    case 'brokeDown':
      return build.brokeDown({ ...words, steps, category: rule.category ?? 'model', retry: retryAfter(waitMs) })
    case 'timeout':
      return build.brokeDown({ ...words, steps, category: 'timeout', retry: retryAfter(waitMs) })
    case 'callback':
      // The callback failed, and the work may be there all the same: asking again bills nothing.
      return build.rule({ ...words, steps, category: 'server', actor: 'you', retry: { kind: 'safe' }, bills: false })
    case 'cancelled':
      return build.rule({
        ...words,
        steps,
        category: 'submit',
        actor: 'you',
        retry: { kind: 'after-change' },
        bills: true,
      })
  }
}

/** What was refused stays refused until somebody changes it. */
const CONTENT = { category: 'moderation', actor: 'you', retry: { kind: 'after-change' }, bills: true } as const
const REFUSED = ['Read the message for what was objected to.', 'Change it, then submit it as a new task.']

function retryAfter(waitMs: number = MINUTE) {
  return { kind: 'after-wait', waitMs } as const
}

/** Codes, statuses and words are each enough. */
function conditionsOf({ codes, statuses, says }: DescribedRule): readonly Condition[] {
  return [
    ...(codes === undefined ? [] : [{ codes }]),
    ...(statuses === undefined ? [] : [{ statuses }]),
    ...(says === undefined ? [] : [{ says: says.map((piece) => piece.toLowerCase()) }]),
  ]
}
