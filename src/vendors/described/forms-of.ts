/** The models of a description as forms, and the options of its submit. */
import type { DescribedField, DescribedModel } from '#vendors/described/description-extras.ts'
import type { DescribedOption, Description } from '#vendors/described/description.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

export function formsFor({ models = [], submit }: Description): Forms {
  return {
    models: models.map(modelFrom),
    submitOptions: Object.entries(submit?.options ?? {}).map(([name, option]) => optionField(name, option)),
  }
}

function modelFrom({ fields, ...model }: DescribedModel): ModelSpec {
  const prompt = fields.filter(({ name }) => name === 'prompt')
  const others = fields.filter(({ name }) => name !== 'prompt')
  return { ...model, fields: [...prompt, ...others].map(fieldFrom), check: null }
}

function fieldFrom(field: DescribedField): Field {
  const base = { name: field.name, label: field.label, required: field.required ?? false, help: field.help ?? null }
  switch (field.kind) {
    case 'text':
      return { ...base, kind: 'text', multiline: field.multiline ?? false, maxLength: field.maxLength ?? null }
    case 'choice':
      return { ...base, kind: 'choice', options: field.options, initial: field.initial ?? null }
    case 'integer':
    case 'number':
      return {
        ...base,
        kind: field.kind,
        min: field.min ?? null,
        max: field.max ?? null,
        initial: field.initial ?? null,
      }
    case 'boolean':
      return { ...base, kind: 'boolean', initial: field.initial ?? false }
    case 'urls':
      return { ...base, kind: 'urls', max: field.max ?? 10 }
    case 'url':
      return { ...base, kind: 'url' }
  }
}

function optionField(name: string, { choices, ask, at, query }: DescribedOption): Field {
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  if (choices !== undefined) {
    return { name, label, required: true, help: null, kind: 'choice', options: choices, initial: choices[0] ?? null }
  }
  if (ask !== undefined)
    return { name, label: ask, required: true, help: null, kind: 'text', multiline: false, maxLength: null }
  const help = `Sent as ${at ?? query ?? name}.`
  return { name, label: name === 'callback' ? 'Callback address' : label, required: false, help, kind: 'url' }
}
