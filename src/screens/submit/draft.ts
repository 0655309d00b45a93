import type { Connection } from '#domain/connection/connection.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { SubmitRequest, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Draft } from '#engine/engine.ts'
import { tagsIn } from '#parts/tags.ts'
import { initialValue, readField, splitParams, type FieldValue, type FieldValues } from '#screens/submit/field-value.ts'
import { readJsonObject } from '#screens/submit/read-json-object.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

/** The largest number of tasks one press of Submit makes: each of them is billed. */
export const MAX_COUNT = 20

/** What is in the form, as typed. */
export interface SubmitForm {
  readonly connection: string
  /** A known model's id, or whatever was typed. */
  readonly model: string
  /** True while the model's name is typed rather than chosen from the list. */
  readonly typedModel: boolean
  readonly values: FieldValues
  readonly options: FieldValues
  /** Parameters that no field covers, as JSON text. */
  readonly extra: string
  readonly count: string
  /** Separated by commas. */
  readonly tags: string
  readonly note: string
  readonly resubmitOf: TaskId | null
}

export const EMPTY_FORM: SubmitForm = {
  connection: '',
  model: '',
  typedModel: false,
  values: {},
  options: {},
  extra: '',
  count: '1',
  tags: '',
  note: '',
  resubmitOf: null,
}

/** For a model that nobody described: the prompt as a field, everything else as JSON. */
const PROMPT_FIELD: Field = {
  kind: 'text',
  name: 'prompt',
  label: 'Prompt',
  required: false,
  help: null,
  multiline: true,
  maxLength: null,
}

export function modelNamed(forms: Forms | undefined, id: string): ModelSpec | null {
  return forms?.models.find((model) => model.id === id.trim()) ?? null
}

export function fieldsOf(model: ModelSpec | null): readonly Field[] {
  return model === null ? [PROMPT_FIELD] : model.fields
}

/** Errors by control: `connection`, `model`, `extra`, `count`, `form`, `field:<name>`, `option:<name>`. */
export type FormErrors = Readonly<Record<string, string>>

type FormReading =
  | { readonly ok: true; readonly draft: Draft; readonly count: number }
  | { readonly ok: false; readonly errors: FormErrors }

/** Reads the whole form: a draft to submit, or every error at once, in the order of the controls. */
export function readForm(form: SubmitForm, connection: Connection | undefined, forms: Forms | undefined): FormReading {
  const errors: Record<string, string> = {}
  if (connection === undefined || forms === undefined) errors['connection'] = 'Choose where to submit.'
  const model = form.model.trim()
  if (model === '') errors['model'] = 'Choose a model, or type the name of one.'

  const spec = modelNamed(forms, model)
  const fields = fieldsOf(spec)
  const params = readAll(fields, form.values, 'field:', errors)
  const options = readAll(forms?.submitOptions ?? [], form.options, 'option:', errors)

  const extra = readJsonObject(form.extra)
  if (!extra.ok) errors['extra'] = extra.message
  else {
    const twice = fields.find((field) => field.name in extra.value && field.name in params)
    if (twice) errors['extra'] = `"${twice.name}" is set by the field ${twice.label} already: keep one of the two.`
  }

  const count = Number(form.count)
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT)
    errors['count'] = `A whole number from 1 to ${MAX_COUNT}.`

  const all = extra.ok ? { ...params, ...extra.value } : params
  // A rule that spans fields is only worth stating once the fields themselves are in order.
  const clash = Object.keys(errors).length === 0 ? (spec?.check?.(all) ?? null) : null
  if (clash !== null) errors['form'] = clash
  if (Object.keys(errors).length > 0 || connection === undefined) return { ok: false, errors }

  const draft: Draft = {
    connection: connection.id,
    model,
    params: all,
    options,
    tags: tagsIn(form.tags),
    note: form.note.trim(),
    resubmitOf: form.resubmitOf,
  }
  return { ok: true, draft, count }
}

function readAll(
  fields: readonly Field[],
  values: FieldValues,
  prefix: string,
  errors: Record<string, string>,
): JsonObject {
  const params: Record<string, Json> = {}
  for (const field of fields) {
    const reading = readField(field, values[field.name] ?? initialValue(field))
    if (reading.kind === 'value') params[field.name] = reading.value
    else if (reading.kind === 'error') errors[`${prefix}${field.name}`] = reading.message
  }
  return params
}

/** The form that would send this request again: *Edit and resubmit*. */
function formOf(
  request: SubmitRequest,
  about: { readonly connection: string; readonly id: TaskId; readonly tags: readonly string[] },
  forms: Forms | undefined,
): SubmitForm {
  const params = splitParams(fieldsOf(modelNamed(forms, request.model)), request.params)
  const options = splitParams(forms?.submitOptions ?? [], request.options)
  return {
    ...EMPTY_FORM,
    connection: about.connection,
    model: request.model,
    typedModel: modelNamed(forms, request.model) === null,
    values: params.values,
    options: options.values,
    extra: Object.keys(params.rest).length === 0 ? '' : JSON.stringify(params.rest, null, 2),
    tags: about.tags.join(', '),
    resubmitOf: about.id,
  }
}

/** What would be sent, as far as the form can be read: for the preview, while it is being filled in. */
export function requestOf(form: SubmitForm, forms: Forms): Omit<SubmitRequest, 'idempotencyKey'> {
  const extra = readJsonObject(form.extra)
  const params = readAll(fieldsOf(modelNamed(forms, form.model)), form.values, '', {})
  return {
    model: form.model.trim(),
    params: extra.ok ? { ...params, ...extra.value } : params,
    options: readAll(forms.submitOptions, form.options, '', {}),
  }
}

/** The form after another model is chosen: what was typed stays wherever the new model can take it. */
export function withModel(form: SubmitForm, forms: Forms | undefined, model: string): SubmitForm {
  const values: Record<string, FieldValue> = { ...form.values }
  for (const field of fieldsOf(modelNamed(forms, model))) {
    const value = values[field.name]
    const unfit = value === undefined || (value !== '' && readField(field, value).kind === 'error')
    if (unfit && field.kind !== 'text') values[field.name] = initialValue(field)
  }
  return { ...form, model, typedModel: modelNamed(forms, model) === null, values }
}

/** What an address asks of the form. */
export interface FormWish {
  readonly connection: string | null
  readonly model: string | null
  /** The task to edit and send again. */
  readonly resubmitOf: TaskId | null
}

/**
 * The form that an address asks for. One that was begun there is left as it was typed, but for the connection and the
 * model that the address names.
 */
export function formFor(
  begun: SubmitForm | null,
  wish: FormWish,
  record: TaskRecord | undefined,
  formsFor: (connection: string) => Forms | undefined,
): SubmitForm {
  const form = begun ?? (record === undefined ? EMPTY_FORM : firstForm(record, formsFor(record.connection)))
  const placed = wish.connection === null ? form : { ...form, connection: wish.connection }
  return wish.model === null ? placed : withModel(placed, formsFor(placed.connection), wish.model)
}

/** The form that sends a task again. Of one submitted elsewhere all that is known is where, and with which model. */
function firstForm(record: TaskRecord, forms: Forms | undefined): SubmitForm {
  if (record.request !== null) return formOf(record.request, record, forms)
  const base: SubmitForm = { ...EMPTY_FORM, connection: record.connection, resubmitOf: record.id }
  return record.model === null ? base : withModel(base, forms, record.model)
}
