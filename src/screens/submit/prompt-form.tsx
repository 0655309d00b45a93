import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTask } from '#engine/ledger/use-ledger.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { taskTitle } from '#parts/task-title.ts'
import { MAX_COUNT, readForm, type FormErrors, type SubmitForm } from '#screens/submit/draft.ts'
import { MadePanel } from '#screens/submit/made-panel.tsx'
import { ModelChoice, ModelParameters } from '#screens/submit/model-fields.tsx'
import { CommandPanel } from '#screens/submit/command-panel.tsx'
import { useSubmit } from '#screens/submit/use-submit.ts'
import { resendWords } from '#screens/submit/resend-words.ts'
import { Button } from '#ui/button.tsx'
import { SelectField } from '#ui/select-field.tsx'
import { TextField } from '#ui/text-field.tsx'
import { RouteLink } from '#url/route-link.tsx'
import { connectionsRoute, taskRoute } from '#url/route.ts'
import type { Forms } from '#vendors/port.ts'
import { countOf } from '#ui/numbers.ts'

interface FormProps {
  readonly form: SubmitForm
  readonly onForm: (changes: Partial<SubmitForm>) => void
}

/** The form itself; rendered once connections are known. */
export function PromptForm({
  form: typed,
  formsOf,
  onForm,
  onClear,
}: FormProps & {
  /** What each vendor can be asked to make. */
  readonly formsOf: (vendor: VendorKey) => Forms | undefined
  readonly onClear: (form: SubmitForm) => void
}) {
  const { vendors } = useEngine()
  const { statuses } = useConnections()
  const { submit, busy, made, failure } = useSubmit()
  const frame = useRef<HTMLFormElement>(null)
  const [attempts, setAttempts] = useState(0)

  const status = statuses.get(typed.connection) ?? [...statuses.values()][0]
  const connection = status?.connection
  const vendor = connection === undefined ? undefined : vendors.of(connection.vendor)
  const forms = connection === undefined ? undefined : formsOf(connection.vendor)
  const form = completed(typed, connection?.id ?? '', forms?.models[0]?.id ?? '')
  const reading = readForm(form, connection, forms)
  const errors = attempts === 0 || reading.ok ? {} : reading.errors

  useEffect(() => {
    if (attempts > 0) frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [attempts])

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (reading.ok) {
      setAttempts(0)
      submit(reading.draft, reading.count)
    } else setAttempts((before) => before + 1)
  }

  function clear() {
    setAttempts(0)
    onClear(form)
  }

  return (
    <div className="mx-auto grid max-w-6xl gap-4 p-5 wide:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <form ref={frame} noValidate onSubmit={onSubmit} className="flex min-w-0 flex-col gap-4">
        {form.resubmitOf === null ? null : <FirstAttempt id={form.resubmitOf} />}
        <Target form={form} status={status} forms={forms} errors={errors} onForm={onForm} />
        <ModelParameters form={form} forms={forms} errors={errors} onForm={onForm} />
        <Extras form={form} errors={errors} onForm={onForm} />
        <Complaint>{errors['form']}</Complaint>
        <Complaint>{failure}</Complaint>
        <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-canvas py-3">
          <ActButton act="submit" type="submit" tone="primary" busy={busy}>
            Submit
          </ActButton>
          <p className="min-w-0 flex-1 text-sm text-muted">
            {billWords(reading.ok ? reading.count : 1, connection?.sandbox === true, vendor?.label ?? 'the vendor')}
          </p>
          <Button tone="quiet" onClick={clear}>
            Clear
          </Button>
        </div>
      </form>
      <div className="flex min-w-0 flex-col gap-4">
        <div aria-live="polite" className={made.length === 0 ? '-mb-4' : ''}>
          {made.length === 0 ? null : <MadePanel made={made} />}
        </div>
        {connection === undefined || vendor === undefined || forms === undefined ? null : (
          <CommandPanel form={form} connection={connection} vendor={vendor} forms={forms} />
        )}
        {vendor === undefined ? null : <p className="text-xs text-muted">{resendWords(vendor)}</p>}
      </div>
    </div>
  )
}

/** Where to, and which model. */
function Target({
  form,
  status,
  forms,
  errors,
  onForm,
}: FormProps & {
  readonly status: ConnectionStatus | undefined
  readonly forms: Forms | undefined
  readonly errors: FormErrors
}) {
  const { statuses } = useConnections()
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Connection"
          value={form.connection}
          options={[...statuses.values()].map(({ connection: { id, label } }) => ({ value: id, label }))}
          onValue={(id) => onForm({ connection: id, ...(form.typedModel ? {} : { model: '' }), options: {} })}
          error={errors['connection'] ?? null}
        />
        <ModelChoice form={form} forms={forms} onForm={onForm} error={errors['model'] ?? null} />
      </div>
      {status?.health.kind === 'blocked' ? (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
          This connection’s key was refused.{' '}
          <RouteLink to={connectionsRoute(status.connection.id)} className="font-semibold underline">
            Test it first
          </RouteLink>
        </p>
      ) : null}
    </>
  )
}

/** What the vendor does not hear of: how many to make, and what to remember of them. */
function Extras({ form, errors, onForm }: FormProps & { readonly errors: FormErrors }) {
  return (
    <div className="grid gap-3 sm:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)]">
      <TextField
        label="How many"
        type="number"
        min={1}
        max={MAX_COUNT}
        value={form.count}
        onText={(count) => onForm({ count })}
        error={errors['count'] ?? null}
      />
      <TextField label="Tags" value={form.tags} onText={(tags) => onForm({ tags })} placeholder="separated by commas" />
      <TextField label="Note" value={form.note} onText={(note) => onForm({ note })} />
    </div>
  )
}

function Complaint({ children }: { readonly children: ReactNode }) {
  return children === null || children === undefined ? null : (
    <p role="alert" className="text-sm text-danger">
      {children}
    </p>
  )
}

/** Fills in what a fresh form leaves open: the first connection, the first model of its vendor. */
function completed(form: SubmitForm, connection: string, firstModel: string): SubmitForm {
  const model = form.model === '' && !form.typedModel ? firstModel : form.model
  return { ...form, connection, model, typedModel: form.typedModel || model === '' }
}

/** What pressing Submit costs, before it is pressed. */
function billWords(count: number, sandbox: boolean, vendor: string): string {
  const submits = countOf(count, 'submit')
  if (sandbox) return `${submits} to the sandbox, which bills nothing.`
  return `${submits}, ${count === 1 ? '' : 'each '}billed by ${vendor}.`
}

function FirstAttempt({ id }: { readonly id: NonNullable<SubmitForm['resubmitOf']> }) {
  const record = useTask(id)
  return (
    <p className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      A new task after{' '}
      <RouteLink to={taskRoute(id)} className="font-semibold underline decoration-line-strong">
        <bdi>{record === undefined ? id : taskTitle(record)}</bdi>
      </RouteLink>
      {record?.request === null
        ? '. It was submitted elsewhere, so its prompt is not known here.'
        : '. Change what needs changing.'}
    </p>
  )
}
