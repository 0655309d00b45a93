import type { Json } from '#domain/json.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { SelectField } from '#ui/select-field.tsx'
import { TextArea, TextField } from '#ui/text-field.tsx'
import { CANCEL_METHODS, usualCancel, usualSubmit } from '#vendors/described/draft/calls.ts'
import type { Draft, Said } from '#vendors/described/draft/draft.ts'

interface DraftCallsProps {
  readonly draft: Draft
  readonly answers: readonly Json[]
  readonly address: string
  readonly onSaid: (said: Said) => void
}

/**
 * Submitting and cancelling cost money and work, so one answer is no ground for them: they are switched on with a second
 * one, by somebody who has the vendor's pages at hand.
 */
export function DraftCalls({ draft, answers, address, onSaid }: DraftCallsProps) {
  if (answers.length < 2) {
    return (
      <p className="text-xs text-muted">
        This much watches tasks. With a second answer, such as one of a task that runs or has failed, submitting and
        cancelling can be switched on too.
      </p>
    )
  }
  const { submit, cancel } = draft
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label="Tasks can be submitted from here"
        checked={submit !== null}
        onChecked={(checked) => onSaid({ submit: checked ? usualSubmit(draft, answers, address) : null })}
      />
      {submit === null ? null : (
        <div className="grid gap-3 desk:grid-cols-2">
          <TextField
            label="Call that submits (POST)"
            mono
            value={submit.call}
            onText={(call) => onSaid({ submit: { ...submit, call: call.trim() } })}
            spellCheck={false}
          />
          <TextField
            label="Where its answer has the id"
            mono
            value={submit.id}
            onText={(id) => onSaid({ submit: { ...submit, id: id.trim() } })}
            spellCheck={false}
          />
          <div className="desk:col-span-2">
            <TextArea
              label="Body"
              mono
              rows={3}
              value={submit.body}
              onText={(body) => onSaid({ submit: { ...submit, body } })}
              spellCheck={false}
              help="{model} and {params} are what is entered under Submit; the member “...” lays the parameters beside the others."
            />
          </div>
        </div>
      )}
      <Checkbox
        label="Tasks can be cancelled from here"
        checked={cancel !== null}
        onChecked={(checked) => onSaid({ cancel: checked ? usualCancel(draft) : null })}
      />
      {cancel === null ? null : (
        <div className="grid gap-3 desk:grid-cols-2">
          <SelectField
            label="Method that cancels"
            value={cancel.method}
            options={CANCEL_METHODS.map((method) => ({ value: method, label: method.toUpperCase() }))}
            onValue={(chosen) =>
              onSaid({ cancel: { ...cancel, method: CANCEL_METHODS.find((one) => one === chosen) ?? cancel.method } })
            }
          />
          <TextField
            label="Call that cancels"
            mono
            value={cancel.call}
            onText={(call) => onSaid({ cancel: { ...cancel, call: call.trim() } })}
            spellCheck={false}
            help="Only sent while a task is queued or running, which is asked first."
          />
        </div>
      )}
    </div>
  )
}
