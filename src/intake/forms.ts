import { sharedForms } from '#vendors/ambiguity.ts'
import type { KnownVendor } from '#vendors/port.ts'
import type { IdPattern } from '#vendors/recognition.ts'
import { begins, ends, firstMisfit, type Shape, shapeOf } from '#intake/pattern-shape.ts'

/** One id form of one vendor, ready to be tested against words. */
export interface Form {
  readonly vendor: KnownVendor
  readonly pattern: IdPattern
  readonly whole: RegExp
  readonly shape: Shape | null
  /** Finds it within a longer word, at a `-` or `_`. */
  readonly inside: RegExp
  /** No telling prefix (a bare UUID): only its surroundings say whether it is a task id. */
  readonly weak: boolean
  /** Nobody else's ids look like this. */
  readonly exclusive: boolean
}

/** All forms, and two expressions that reject nearly every word of a text at once. */
export interface Forms {
  readonly all: readonly Form[]
  readonly any: RegExp
  readonly anyPrefix: RegExp
}

/** Matches nothing: for a registry without vendors. */
const NEVER = '[]'

export function formsOf(vendors: readonly KnownVendor[]): Forms {
  const shared = sharedForms(vendors)
  const all = vendors.flatMap((vendor) =>
    vendor.ids.map((pattern) => {
      const shape = shapeOf(pattern.source)
      const weak = shape === null || shape.prefix === ''
      const exclusive = !weak && !shared.has(pattern)
      const whole = new RegExp(`^(?:${pattern.source})$`)
      const inside = new RegExp(`(?<![A-Za-z0-9])(?:${pattern.source})(?![A-Za-z0-9])`)
      return { vendor, pattern, whole, inside, shape, weak, exclusive }
    }),
  )
  const sources = all.map(({ pattern }) => `(?:${pattern.source})`)
  const prefixes = all.flatMap(({ shape }) => (shape === null || shape.prefix.length < 3 ? [] : [shape.prefix]))
  return {
    all,
    any: new RegExp(`^(?:${sources.join('|') || NEVER})$`),
    // A prefix is made of letters, digits, `_` and `-`: nothing in it needs escaping.
    anyPrefix: new RegExp(`^(?:${prefixes.filter((prefix) => /^[\w-]+$/.test(prefix)).join('|') || NEVER})`, 'i'),
  }
}

/** One id in two spellings is one id: lower case where the form takes either. */
export function canonical(forms: readonly Form[], id: string): string {
  const lower = id.toLowerCase()
  return forms.some(({ whole }) => whole.test(lower)) ? lower : id
}

/** True when a word at the end of a line may be the beginning of an id. */
export function mayGoOn(forms: Forms, word: string): boolean {
  return forms.all.some(({ shape }) => shape !== null && word.length < shape.max && begins(shape, word))
}

/** The forms that a whole word has. */
export function matching(forms: Forms, word: string): readonly Form[] {
  return forms.any.test(word) ? forms.all.filter(({ whole }) => whole.test(word)) : []
}

/** Why a word that begins like an id is none; null when it does not look like one at all. */
export function nearMiss(forms: Forms, word: string): string | null {
  if (!forms.anyPrefix.test(word)) return nearWeak(forms, word)
  for (const { pattern, shape, whole, exclusive } of forms.all) {
    if (shape === null || shape.prefix.length < 3) continue
    const { prefix, min, max } = shape
    if (!word.toLowerCase().startsWith(prefix.toLowerCase())) continue
    const tail = word.slice(prefix.length)
    // `task_id` and `task_type` are words; `task_01JZ3V9K4Q` was meant to be an id.
    if (!/\d/.test(tail) || tail.length < (exclusive ? 4 : 10)) continue
    const miss = (what: string) => `begins like a ${pattern.label} but ${what}`
    if (whole.test(prefix + tail.toUpperCase())) return miss('its upper and lower case differ')
    if (whole.test(prefix + tail.toLowerCase())) return miss('its upper and lower case differ')
    if (word.length < min) return miss(`is ${characters(min - word.length)} short`)
    if (word.length > max) return miss(`is ${characters(word.length - max)} too long`)
    const misfit = firstMisfit(shape, word)
    return miss(
      misfit === null ? 'is written differently' : `has “${word[misfit - 1]}” at place ${misfit}, which none has`,
    )
  }
  return null
}

/** At least so much of an id without a telling prefix, and one of its separators, is no accident. */
const TELLING = 12

function nearWeak({ all }: Forms, word: string): string | null {
  for (const { shape, pattern, weak } of all) {
    if (!weak || shape === null || word.length < TELLING) continue
    const { separator } = shape
    if (separator === null || !word.includes(separator)) continue
    if (word.length < shape.min) {
      const short = `is ${characters(shape.min - word.length)} short`
      if (begins(shape, word)) return `begins like a ${pattern.label} but ${short}`
      if (ends(shape, word)) return `ends like a ${pattern.label} but ${short}`
      continue
    }
    const misfit = firstMisfit(shape, word)
    if (misfit !== null && (misfit <= TELLING || !word.slice(0, misfit - 1).includes(separator))) continue
    return misfit === null
      ? `begins like a ${pattern.label} but is ${characters(word.length - shape.max)} too long`
      : `begins like a ${pattern.label} but has “${word[misfit - 1] ?? ''}” at place ${misfit}, which none has`
  }
  return null
}

/** How to name ids like this one: `task_ + 26 characters`, or the vendor's label of the form. */
export function formName(form: Form, id: string): string {
  const prefix = form.shape?.prefix ?? ''
  return prefix === '' ? form.pattern.label : `${prefix} + ${characters(id.length - prefix.length)}`
}

function characters(count: number): string {
  return count === 1 ? 'one character' : `${count} characters`
}
