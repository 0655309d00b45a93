import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { ConnectionKeyField } from '#parts/connection-key-field.tsx'
import { Button } from '#ui/button.tsx'
import { Panel } from '#ui/panel.tsx'

/** For a copy of the page that is served without its gateway: what that means, and the keys that this browser keeps. */
export function DirectPanel() {
  const engine = useEngine()
  const { mode, vault } = useDirect()
  const enable = useMutation({ mutationFn: () => engine.direct.enable() })

  if (mode === 'off') return null
  if (mode === 'offered') {
    return (
      <Panel title="This copy has no gateway" tone="warn">
        <div className="flex flex-col gap-2 text-sm">
          <p>
            Something answers at this address, but it is not Renderwatch’s gateway: a static host, perhaps. Stored tasks
            stay readable.
          </p>
          <p>
            Best is to run the gateway: <Command>npm start</Command> in a copy of Renderwatch, and open the address it
            prints. It keeps the keys out of the browser and reaches every vendor.
          </p>
          <p>
            Or let this page talk to vendors itself. Then your key is in this tab’s memory, and it works only with
            vendors that permit calls from web pages; most do not.
          </p>
          <div className="flex flex-wrap items-center gap-3">
            <Button size="sm" busy={enable.isPending} onClick={() => enable.mutate()}>
              Use direct mode
            </Button>
            <output className="text-danger">{enable.data?.ok === false ? enable.data.message : ''}</output>
          </div>
        </div>
      </Panel>
    )
  }
  return (
    <Panel title="Direct mode" tone={vault === 'locked' ? 'warn' : 'plain'}>
      <div className="flex flex-col gap-2 text-sm">
        <p>
          This page talks to vendors itself, without a gateway. A key goes to its own vendor’s address and nowhere else.
          A vendor that does not permit calls from web pages cannot be reached this way: run the gateway (
          <Command>npm start</Command>) for those.
        </p>
        {vault === 'locked' ? <Unlock /> : null}
        {vault === 'open' ? (
          <div className="flex flex-wrap items-center gap-3">
            <p>The kept keys are unlocked in this tab.</p>
            <Button size="sm" onClick={() => engine.direct.lock()}>
              Lock now
            </Button>
          </div>
        ) : null}
      </div>
    </Panel>
  )
}

function Unlock() {
  const engine = useEngine()
  const passphrase = useRef<HTMLInputElement>(null)
  const [sure, setSure] = useState(false)
  const unlock = useMutation({
    // Read here: what is handed to `mutate` stays in the client's cache, where no passphrase belongs.
    mutationFn: () => engine.direct.unlock(passphrase.current?.value ?? ''),
    onSuccess(result) {
      if (!result.ok) passphrase.current?.select()
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!unlock.isPending) unlock.mutate()
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-2">
      <ConnectionKeyField
        label="Passphrase of the kept keys"
        field={passphrase}
        error={unlock.data?.ok === false ? unlock.data.message : null}
        help="The keys stay unlocked until this tab closes."
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" tone="primary" busy={unlock.isPending}>
          Unlock
        </Button>
        {sure ? (
          <Button size="sm" tone="danger" onClick={() => engine.direct.discardVault()}>
            Delete the kept keys
          </Button>
        ) : (
          <Button size="sm" tone="quiet" onClick={() => setSure(true)}>
            Forgotten?
          </Button>
        )}
      </div>
      {sure ? <p className="text-xs text-muted">The connections stay; their keys have to be entered again.</p> : null}
    </form>
  )
}

function Command({ children }: { readonly children: string }) {
  return <code className="rounded-sm bg-raised px-1 py-0.5 font-mono text-xs">{children}</code>
}
