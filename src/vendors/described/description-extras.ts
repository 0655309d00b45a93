/** What a description may say besides its calls: what failures mean, and the models that have a form. */
import * as v from 'valibot'
import { OUTPUT_KINDS } from '#domain/output/output.ts'

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const texts = (most: number) => v.pipe(v.array(text(most)), v.minLength(1), v.maxLength(60))

const ruleSchema = v.strictObject({
  /** Who must act, whether a retry helps and what it costs follow from the kind: see `triage/rule-builders.ts`. */
  kind: v.picklist([
    'moderation',
    'balance',
    'wrongKey',
    'forbidden',
    'input',
    'notFound',
    'throttled',
    'throttledSubmit',
    'serverTrouble',
    'brokeDown',
    'timeout',
    'callback',
    'cancelled',
  ]),
  codes: v.exactOptional(texts(100)),
  statuses: v.exactOptional(v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(20))),
  /** Pieces of the message, in any case. */
  says: v.exactOptional(texts(100)),
  title: text(120),
  explanation: text(600),
  steps: v.exactOptional(texts(300)),
  source: v.nullable(v.pipe(text(300), v.regex(/^https?:\/\//, 'is not a web address'))),
  category: v.exactOptional(v.picklist(['moderation', 'input', 'model', 'timeout', 'server', 'storage'])),
  waitMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400_000))),
})
export type DescribedRule = v.InferOutput<typeof ruleSchema>
export const rulesSchema = v.pipe(v.array(ruleSchema), v.maxLength(200))

/** An id of what the rule is about, so that one put in before it does not change it: links and exports hold it. */
export function ruleId({ kind, codes = [], statuses = [], says = [] }: DescribedRule): string {
  const [first = ''] = [...codes, ...statuses, ...says]
  const plain = kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const words =
    String(first)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  return [plain, ...words].join('-').slice(0, 100)
}

const number = v.exactOptional(v.nullable(v.pipe(v.number(), v.finite())))
const fieldBase = {
  name: text(80),
  label: text(80),
  required: v.exactOptional(v.boolean()),
  help: v.exactOptional(text(300)),
}
const fieldSchema = v.variant('kind', [
  v.strictObject({
    ...fieldBase,
    kind: v.literal('text'),
    multiline: v.exactOptional(v.boolean()),
    maxLength: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  v.strictObject({ ...fieldBase, kind: v.literal('choice'), options: texts(100), initial: v.exactOptional(text(100)) }),
  v.strictObject({ ...fieldBase, kind: v.literal('integer'), min: number, max: number, initial: number }),
  v.strictObject({ ...fieldBase, kind: v.literal('number'), min: number, max: number, initial: number }),
  v.strictObject({ ...fieldBase, kind: v.literal('boolean'), initial: v.exactOptional(v.boolean()) }),
  v.strictObject({ ...fieldBase, kind: v.literal('url') }),
  v.strictObject({
    ...fieldBase,
    kind: v.literal('urls'),
    max: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  }),
])
export type DescribedField = v.InferOutput<typeof fieldSchema>

const modelSchema = v.strictObject({
  id: text(200),
  label: text(100),
  makes: v.picklist(OUTPUT_KINDS),
  fields: v.pipe(v.array(fieldSchema), v.maxLength(60)),
})
export type DescribedModel = v.InferOutput<typeof modelSchema>
export const formsSchema = v.pipe(v.array(modelSchema), v.maxLength(200))
