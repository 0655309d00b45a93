import type { TaskRecord } from '#domain/task/task.ts'
import { formFor, type FormWish, type SubmitForm } from '#screens/submit/draft.ts'
import type { Forms } from '#vendors/port.ts'

/**
 * The forms that were typed into: one for new prompts, and one for each task that is edited to be sent again. They
 * never mix, so that a new prompt is not stored as another try of an old task.
 */
export type BegunForms = Readonly<Record<string, BegunForm>>

interface BegunForm {
  readonly form: SubmitForm
  /** The wish of the address that is in it already: an address is followed once, then the person decides. */
  readonly followed: string
}

/** Nobody comes back to more of them; a tab's storage is small. */
const MOST_BEGUN = 20

/** The form at an address: as it was typed, else as the address and the record of the first attempt make it. */
export function formAt(
  begun: BegunForms,
  wish: FormWish,
  record: TaskRecord | undefined,
  formsFor: (connection: string) => Forms | undefined,
): SubmitForm {
  const kept = begun[keyOf(record)]
  return kept?.followed === wordOf(wish) ? kept.form : formFor(kept?.form ?? null, wish, record, formsFor)
}

/** The forms with one more, or changed. The one that was typed into last is the last. */
export function withForm(
  begun: BegunForms,
  wish: FormWish,
  record: TaskRecord | undefined,
  form: SubmitForm,
): BegunForms {
  const { [keyOf(record)]: _before, ...others } = begun
  const kept = Object.entries(others).slice(1 - MOST_BEGUN)
  return { ...Object.fromEntries(kept), [keyOf(record)]: { form, followed: wordOf(wish) } }
}

/** The forms without the one of a task. */
export function withoutForm(begun: BegunForms, record: TaskRecord | undefined): BegunForms {
  const { [keyOf(record)]: _gone, ...others } = begun
  return others
}

/** An address may name a task that is not known here: that is a new prompt. */
function keyOf(record: TaskRecord | undefined): string {
  return record?.id ?? ''
}

function wordOf({ connection, model }: FormWish): string {
  return `${connection ?? ''} ${model ?? ''}`
}
