import type { JsonObject } from '#domain/json.ts'
import { writtenIn } from '#parts/retry/prompt-list.tsx'
import { edited, namesIn, type Edit } from '#screens/triage/edit-request.ts'
import { ChoiceField } from '#ui/choice-field.tsx'
import { formatCount } from '#ui/numbers.ts'
import { TextField } from '#ui/text-field.tsx'
import { useId } from 'react'

const WAYS = ['replace', 'set'] as const
const WAY_WORDS = { replace: 'Replace a text', set: 'Set a parameter' } as const

/** One change for all requests of the group, and what it makes of the first one that it changes. */
export function EditFields({
  all,
  edit,
  onEdit,
}: {
  readonly all: readonly JsonObject[]
  readonly edit: Edit
  readonly onEdit: (edit: Edit) => void
}) {
  const changed = all.flatMap((params) => {
    const after = edited(params, edit)
    return after === null ? [] : [{ before: params, after }]
  })
  return (
    <div className="flex flex-col gap-3">
      <ChoiceField
        label="The change"
        options={WAYS}
        words={WAY_WORDS}
        chosen={edit.kind}
        onChoose={(kind) =>
          onEdit(kind === 'replace' ? { kind, find: '', replace: '' } : { kind, name: '', value: '' })
        }
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {edit.kind === 'replace' ? (
          <ReplaceFields edit={edit} onEdit={onEdit} />
        ) : (
          <SetFields edit={edit} names={namesIn(all)} onEdit={onEdit} />
        )}
      </div>
      <p aria-live="polite" className="text-xs text-muted">
        {changed.length === all.length
          ? `Changes all ${formatCount(all.length)} requests.`
          : `Changes ${formatCount(changed.length)} of ${formatCount(all.length)} requests; the others are not sent.`}
      </p>
      {changed[0] === undefined ? null : (
        <dl className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-y-1 rounded-md bg-raised p-2 text-xs">
          <dt className="text-muted">Before</dt>
          <dd dir="auto" className="line-clamp-3 wrap-anywhere">
            {preview(changed[0].before, edit)}
          </dd>
          <dt className="text-muted">After</dt>
          <dd dir="auto" className="line-clamp-3 wrap-anywhere">
            {preview(changed[0].after, edit)}
          </dd>
        </dl>
      )}
    </div>
  )
}

function ReplaceFields({
  edit,
  onEdit,
}: {
  readonly edit: Extract<Edit, { kind: 'replace' }>
  readonly onEdit: (edit: Edit) => void
}) {
  return (
    <>
      <TextField
        data-autofocus
        label="Text in the prompts"
        dir="auto"
        value={edit.find}
        onText={(find) => onEdit({ ...edit, find })}
        autoComplete="off"
      />
      <TextField
        label="Replace with"
        dir="auto"
        value={edit.replace}
        onText={(replace) => onEdit({ ...edit, replace })}
        autoComplete="off"
      />
    </>
  )
}

function SetFields({
  edit,
  names,
  onEdit,
}: {
  readonly edit: Extract<Edit, { kind: 'set' }>
  /** Parameters that occur, to offer. */
  readonly names: readonly string[]
  readonly onEdit: (edit: Edit) => void
}) {
  const list = useId()
  return (
    <>
      <TextField
        label="Parameter"
        mono
        list={list}
        value={edit.name}
        onText={(name) => onEdit({ ...edit, name })}
        autoComplete="off"
      />
      <TextField
        label="Value"
        dir="auto"
        mono
        value={edit.value}
        onText={(value) => onEdit({ ...edit, value })}
        autoComplete="off"
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}

function preview(params: JsonObject, edit: Edit): string {
  if (edit.kind === 'replace') return writtenIn(params)
  const value = params[edit.name.trim()]
  return value === undefined ? 'not set' : JSON.stringify(value)
}
