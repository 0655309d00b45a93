import type { Field } from '#vendors/port.ts'
import { initialValue, type FieldValue } from '#screens/submit/field-value.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { SelectField } from '#ui/select-field.tsx'
import { TextArea, TextField } from '#ui/text-field.tsx'

/** One parameter of a model as a control of its kind. */
export function FieldControl({
  field,
  value: given,
  error,
  onValue,
}: {
  readonly field: Field
  readonly value: FieldValue | undefined
  readonly error: string | null
  readonly onValue: (value: FieldValue) => void
}) {
  const value = given ?? initialValue(field)
  const text = typeof value === 'string' ? value : ''
  const common = {
    label: field.label,
    error,
    required: field.required,
    ...(field.help === null ? {} : { help: field.help }),
  }
  switch (field.kind) {
    case 'boolean':
      return (
        <div className="flex flex-col gap-1 self-center">
          <Checkbox label={field.label} checked={value === true} onChecked={onValue} />
          {field.help === null ? null : <p className="text-xs text-muted">{field.help}</p>}
        </div>
      )
    case 'choice': {
      const free = { value: '', label: 'vendor’s default' }
      const options = field.options.map((option) => ({ value: option, label: option }))
      const offersDefault = !field.required && field.initial === null
      return (
        <SelectField
          {...common}
          value={text}
          options={offersDefault || text === '' ? [free, ...options] : options}
          onValue={onValue}
        />
      )
    }
    case 'integer':
    case 'number':
      return (
        <TextField
          {...common}
          value={text}
          onText={onValue}
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          placeholder={rangeWords(field.min, field.max)}
        />
      )
    case 'url':
      return <TextField {...common} value={text} onText={onValue} type="url" placeholder="https://…" mono />
    case 'urls':
      return (
        <TextArea
          {...common}
          value={text}
          onText={onValue}
          rows={2}
          mono
          placeholder={`https://… one per line, at most ${field.max}`}
          frameClassName="col-span-full"
        />
      )
    case 'text':
      return field.multiline ? (
        <TextArea {...common} value={text} onText={onValue} rows={4} frameClassName="col-span-full" />
      ) : (
        <TextField {...common} value={text} onText={onValue} />
      )
  }
}

function rangeWords(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return `${min} to ${max}`
  if (min !== null) return `from ${min}`
  return max === null ? 'a number' : `up to ${max}`
}
