import { Send } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { useLedgerLoaded } from '#engine/ledger/use-ledger.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { formFor } from '#screens/submit/draft.ts'
import { formStore } from '#screens/submit/form-store.ts'
import { SubmitForm } from '#screens/submit/submit-form.tsx'
import { useForms } from '#screens/submit/use-forms.ts'
import { LinkButton } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { hrefFor } from '#url/href.ts'
import { connectionsRoute } from '#url/route.ts'
import { useRoute } from '#url/use-route.ts'

/** Makes new tasks: connection, model, prompt, parameters. The address may name a task to edit and send again. */
export function SubmitScreen() {
  const [route] = useRoute()
  const engine = useEngine()
  const loaded = useLedgerLoaded()
  const { gateway, statuses } = useConnections()
  const form = useStore(formStore, (state) => state.form)
  const formsOf = useForms()
  const ready = loaded && statuses.size > 0

  const prefill = useEffectEvent(() => {
    if (route.screen !== 'submit') return
    const record = route.resubmitOf === null ? undefined : engine.ledger.get(route.resubmitOf)
    const formsFor = (id: string) => formsOf(statuses.get(id)?.connection.vendor ?? '')
    formStore.setState(({ form: before }) => ({ form: formFor(before, route, record, formsFor) }))
  })
  useEffect(() => {
    if (ready) prefill()
  }, [ready, route])

  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center border-b border-line px-5">
        <h1 className="text-lg font-semibold">New test prompt</h1>
      </header>
      {ready ? (
        <SubmitForm form={form} formsOf={formsOf} />
      ) : gateway === 'starting' || (!loaded && statuses.size > 0) ? (
        <output className="block p-5 text-sm text-muted">Loading…</output>
      ) : (
        <EmptyState
          icon={<Send size={24} aria-hidden="true" />}
          title={gateway === 'unreachable' ? 'The gateway does not answer' : 'No connection to submit to'}
          actions={<LinkButton href={hrefFor(connectionsRoute())}>Connections</LinkButton>}
        >
          {gateway === 'unreachable'
            ? 'Nothing can be submitted until it is back. What you typed is kept.'
            : 'Add a connection to the configuration file, or start without one to use the sandbox.'}
        </EmptyState>
      )}
    </div>
  )
}
