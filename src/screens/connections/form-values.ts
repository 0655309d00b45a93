import type { AdminResult } from '#engine/engine.ts'

/** What is wrong with one field of a form, or with the whole (`field` null). */
export interface FormMistake {
  readonly field: string | null
  readonly message: string
}

/** Undefined: nothing was sent yet. */
export function mistakeOf(result: AdminResult | undefined): FormMistake | null {
  return result === undefined || result.ok ? null : { field: result.field, message: sentence(result.message) }
}

/** The message for one field. */
export function errorOf(mistake: FormMistake | null, field: string): string | null {
  return mistake?.field === field ? mistake.message : null
}

/** The message that belongs to none of the fields on screen. */
export function otherError(mistake: FormMistake | null, shown: readonly string[]): string | null {
  if (mistake === null || (mistake.field !== null && shown.includes(mistake.field))) return null
  return mistake.field === null ? mistake.message : `${mistake.field}: ${mistake.message}`
}

/** Undefined for an empty field: the vendor's default. What is no number becomes NaN and is refused by name. */
export function numberIn(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text.replace(',', '.'))
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
