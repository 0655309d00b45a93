import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { cleanText } from '#vendors/reading/clean.ts'

/** One sentence about where an answer leaves its contract, e.g. `data.status: expected text, but there is nothing`. */
export function issueText(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues
  const path = v.getDotPath(issue) ?? 'the answer as a whole'
  return cleanText(`The answer is not as documented at ${path}: ${said(issue)}`, 300)
}

function said({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type === 'non_empty') return 'it is empty'
  return expected === null ? message : `expected ${plain(expected)}, but there is ${plain(received)}`
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
  undefined: 'nothing',
  never: 'nothing',
  null: 'null',
  NaN: 'no number',
}

/** The validator's signs, in which it tells types, limits and choices, as a person would say them. */
const SIGNS = [
  [/^!(.+)$/, 'anything but '],
  [/^>=(.+)$/, 'at least '],
  [/^>(.+)$/, 'more than '],
  [/^<=(.+)$/, 'at most '],
  [/^<(.+)$/, 'less than '],
] as const

function plain(sign: string): string {
  const type = TYPES[sign]
  if (type !== undefined) return type
  const choices = /^\((.+)\)$/.exec(sign)?.[1]
  if (choices !== undefined) return choices.split(' | ').map(plain).join(' or ')
  if (sign.startsWith('/')) return 'another form'
  for (const [form, words] of SIGNS) {
    const value = form.exec(sign)?.[1]
    if (value !== undefined) return `${words}${plain(value)}`
  }
  return sign
}

/** A member that is read by hand later, or not at all: whatever it holds never makes an answer unreadable. */
export const anything = v.optional(v.custom<Json>(() => true))
