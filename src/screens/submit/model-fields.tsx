import { useState, type ReactNode } from 'react'
import { callbackOption, CallbackOffer } from '#screens/submit/callback-offer.tsx'
import { fieldsOf, modelNamed, withModel, type FormErrors, type SubmitForm } from '#screens/submit/draft.ts'
import { FieldControl } from '#screens/submit/field-control.tsx'
import type { FieldValue } from '#screens/submit/field-value.ts'
import { SelectField } from '#ui/select-field.tsx'
import { TextArea, TextField } from '#ui/text-field.tsx'
import type { Field, Forms } from '#vendors/port.ts'
import { outputLabel } from '#previews/output-words.ts'

/** Cannot be a model's id: those have no spaces. */
const TYPED = ' typed '

interface Common {
  readonly form: SubmitForm
  readonly forms: Forms | undefined
  readonly onForm: (changes: Partial<SubmitForm>) => void
}

/** The known models in a list; any other by its name. */
export function ModelChoice({ form, forms, onForm, error }: Common & { readonly error: string | null }) {
  const models = forms?.models ?? []
  const options = models.map((model) => ({
    value: model.id,
    label: model.label,
    group: outputLabel({ kind: model.makes, role: null }),
  }))
  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label="Model"
        value={form.typedModel ? TYPED : form.model}
        options={[...options, { value: TYPED, label: 'Other, by name…' }]}
        onValue={(id) => {
          if (id === TYPED) onForm({ typedModel: true, model: '' })
          else onForm(withModel(form, forms, id))
        }}
        error={form.typedModel ? null : error}
      />
      {form.typedModel ? (
        <TextField
          label="Model name"
          value={form.model}
          onText={(model) => onForm({ model })}
          error={error}
          help="As the vendor writes it. Its parameters go into the JSON below."
          mono
        />
      ) : null}
    </div>
  )
}

/** The model's parameters, the options of the call, and JSON for whatever no field covers. */
export function ModelParameters({ form, forms, onForm, errors }: Common & { readonly errors: FormErrors }) {
  const fields = fieldsOf(modelNamed(forms, form.model))
  const options = forms?.submitOptions ?? []
  const callback = callbackOption(options)
  const setOption = (name: string, value: FieldValue) => onForm({ options: { ...form.options, [name]: value } })
  const hasOptionError = options.some((field) => errors[`option:${field.name}`] !== undefined)
  return (
    <>
      <Fields
        fields={fields}
        values={form.values}
        errors={errors}
        prefix="field:"
        onValue={(name, value) => onForm({ values: { ...form.values, [name]: value } })}
      />
      {options.length === 0 ? null : (
        <Disclosure
          key={`options ${form.resubmitOf}`}
          title="Call options"
          begins={Object.values(form.options).some((value) => value !== '')}
          forced={hasOptionError}
        >
          <Fields fields={options} values={form.options} errors={errors} prefix="option:" onValue={setOption} />
          {callback === undefined ? null : (
            <CallbackOffer form={form} field={callback} onAddress={(address) => setOption(callback.name, address)} />
          )}
        </Disclosure>
      )}
      <Disclosure
        key={`json ${form.typedModel} ${form.resubmitOf}`}
        title="More parameters as JSON"
        begins={form.typedModel || form.extra !== ''}
        forced={errors['extra'] !== undefined}
      >
        <TextArea
          label="Parameters as JSON"
          value={form.extra}
          onText={(extra) => onForm({ extra })}
          error={errors['extra'] ?? null}
          help="Sent beside the fields above, exactly as written."
          placeholder={'{ "seed": 7 }'}
          rows={5}
          spellCheck={false}
          mono
        />
      </Disclosure>
    </>
  )
}

function Fields({
  fields,
  values,
  errors,
  prefix,
  onValue,
}: {
  readonly fields: readonly Field[]
  readonly values: SubmitForm['values']
  readonly errors: FormErrors
  readonly prefix: string
  readonly onValue: (name: string, value: FieldValue) => void
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {fields.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name]}
          error={errors[`${prefix}${field.name}`] ?? null}
          onValue={(value) => onValue(field.name, value)}
        />
      ))}
    </div>
  )
}

/** Closed until wanted; `forced` while something inside needs attention. */
function Disclosure({
  title,
  begins,
  forced,
  children,
}: {
  readonly title: string
  readonly begins: boolean
  readonly forced: boolean
  readonly children: ReactNode
}) {
  const [open, setOpen] = useState(begins)
  return (
    <details
      open={open || forced}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="rounded-lg border border-line bg-surface px-3 py-2"
    >
      <summary className="text-sm font-medium">{title}</summary>
      <div className="pt-3 pb-1">{children}</div>
    </details>
  )
}
