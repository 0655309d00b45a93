import { Send } from 'lucide-react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { useLedgerLoaded } from '#engine/ledger/use-ledger.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { formAt, withForm, withoutForm, type BegunForms } from '#screens/submit/begun-forms.ts'
import { EMPTY_FORM, type SubmitForm } from '#screens/submit/draft.ts'
import { formStore } from '#screens/submit/form-store.ts'
import { PromptForm } from '#screens/submit/prompt-form.tsx'
import { useForms } from '#screens/submit/use-forms.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { connectionsRoute, submitRoute, type SubmitRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** Makes new tasks: connection, model, prompt, parameters. The address may name a task to edit and send again. */
export function SubmitScreen({ route }: { readonly route: SubmitRoute }) {
  const loaded = useLedgerLoaded()
  const { gateway, statuses } = useConnections()
  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center border-b border-line px-5">
        <h1 className="text-lg font-semibold">New test prompt</h1>
      </header>
      {loaded && statuses.size > 0 ? (
        <FormAt route={route} />
      ) : gateway === 'starting' || (!loaded && statuses.size > 0) ? (
        <output className="block p-5 text-sm text-muted">Loading…</output>
      ) : (
        <EmptyState
          icon={<Send size={24} aria-hidden="true" />}
          title={gateway === 'unreachable' ? 'The gateway does not answer' : 'No connection to submit to'}
          actions={<LinkButton to={connectionsRoute()}>Connections</LinkButton>}
        >
          {gateway === 'unreachable'
            ? 'Nothing can be submitted until it is back. What you typed is kept.'
            : 'Add a connection to the configuration file, or start without one to use the sandbox.'}
        </EmptyState>
      )}
    </div>
  )
}

/** The form that the address asks for, with what was typed into it before. */
function FormAt({ route }: { readonly route: SubmitRoute }) {
  const navigate = useNavigate()
  const engine = useEngine()
  const { resubmitOf } = route
  const record = useStore(engine.ledger.store, ({ tasks }) => (resubmitOf === null ? undefined : tasks.get(resubmitOf)))
  const { statuses } = useConnections()
  const formsOf = useForms()
  const begun = useStore(formStore, (state) => state.begun)
  const formIn = (all: BegunForms) =>
    formAt(all, route, record, (id) => formsOf(statuses.get(id)?.connection.vendor ?? ''))

  function clear({ connection, model }: SubmitForm) {
    const empty = { ...EMPTY_FORM, connection, model }
    formStore.setState((now) => ({ begun: withForm(withoutForm(now.begun, record), NEW_PROMPT, undefined, empty) }))
    navigate(NEW_PROMPT, { replace: true })
  }

  return (
    <PromptForm
      form={formIn(begun)}
      formsOf={formsOf}
      onForm={(changes) =>
        formStore.setState((now) => ({
          begun: withForm(now.begun, route, record, { ...formIn(now.begun), ...changes }),
        }))
      }
      onClear={clear}
    />
  )
}

const NEW_PROMPT = submitRoute()
