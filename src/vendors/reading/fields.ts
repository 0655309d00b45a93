/** Short constructors for the fields of a model's form, so that a vendor's `models.ts` reads like its documentation. */
import type { Field } from '#vendors/port.ts'

interface More {
  readonly required?: boolean
  readonly help?: string
}

function base(name: string, label: string, more: More) {
  return { name, label, required: more.required ?? false, help: more.help ?? null }
}

export function promptField(maxLength: number | null): Field {
  return { ...base('prompt', 'Prompt', { required: true }), kind: 'text', multiline: true, maxLength }
}

export function lineField(name: string, label: string, more: More = {}): Field {
  return { ...base(name, label, more), kind: 'text', multiline: false, maxLength: null }
}

export function choiceField(
  name: string,
  label: string,
  options: readonly string[],
  initial: string | null,
  more: More = {},
): Field {
  return { ...base(name, label, more), kind: 'choice', options, initial }
}

export function integerField(
  name: string,
  label: string,
  range: { readonly min: number; readonly max: number; readonly initial: number | null },
  more: More = {},
): Field {
  return { ...base(name, label, more), kind: 'integer', ...range }
}

export function switchField(name: string, label: string, initial: boolean, more: More = {}): Field {
  return { ...base(name, label, more), kind: 'boolean', initial }
}

export function urlField(name: string, label: string, more: More = {}): Field {
  return { ...base(name, label, more), kind: 'url' }
}

export function urlsField(name: string, label: string, max: number, more: More = {}): Field {
  return { ...base(name, label, more), kind: 'urls', max }
}
