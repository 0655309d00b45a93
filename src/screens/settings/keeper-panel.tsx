import { useEffect, useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { OwnList } from '#engine/engine.ts'
import { moveOnArrival } from '#preferences/move-on-arrival.ts'
import { KeeperSwitch } from '#screens/settings/keeper-switch.tsx'
import { Button } from '#ui/button.tsx'
import { countOf } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'

/** Who keeps the list, and how the other one comes to keep it. */
export function KeeperPanel() {
  const { ownList } = useEngine()
  return (
    <Panel title="Who keeps this list">
      <div className="flex flex-col gap-3">
        {ownList === null ? (
          <p className="text-sm">This browser does, and polls while a tab is open.</p>
        ) : (
          <MoveList own={ownList} />
        )}
        <KeeperSwitch />
      </div>
    </Panel>
  )
}

type Step =
  | { readonly kind: 'looking' | 'moving' | 'empty' }
  | { readonly kind: 'here' | 'moved'; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string }

function MoveList({ own }: { readonly own: OwnList }) {
  const [step, setStep] = useState<Step>({ kind: 'looking' })
  useEffect(() => {
    let gone = false
    const show = (next: Step) => {
      if (!gone) setStep(next)
    }
    own.count().then(
      (count) => {
        if (gone) return
        const isAsked = moveOnArrival.read()
        moveOnArrival.write(false)
        if (count === 0) show({ kind: 'empty' })
        else if (!isAsked) show({ kind: 'here', count })
        else act(moved(own))
      },
      (error: unknown) => show({ kind: 'failed', message: errorText(error) }),
    )
    return () => {
      gone = true
    }
  }, [own])

  function act(work: Promise<Step>): void {
    setStep({ kind: 'moving' })
    work.then(setStep, (error: unknown) => setStep({ kind: 'failed', message: errorText(error) }))
  }
  const move = () => act(moved(own))
  const remove = () => act(own.remove().then(() => ({ kind: 'empty' })))

  return (
    <div className="flex flex-col items-start gap-2 text-sm">
      <p>The gateway does, and polls with every tab closed.</p>
      <output className={step.kind === 'failed' ? 'text-warn' : undefined}>{stepWords(step)}</output>
      {step.kind === 'here' || step.kind === 'failed' ? (
        <Button size="sm" onClick={move}>
          Move this list to the gateway
        </Button>
      ) : null}
      {step.kind === 'moved' ? (
        <Button size="sm" tone="danger" onClick={remove}>
          Delete it from this browser
        </Button>
      ) : null}
    </div>
  )
}

async function moved(own: OwnList): Promise<Step> {
  return { kind: 'moved', count: await own.move() }
}

function stepWords(step: Step): string {
  switch (step.kind) {
    case 'looking':
    case 'empty':
      return ''
    case 'moving':
      return 'Working…'
    case 'here':
      return `${countOf(step.count, 'task')} that this browser kept by itself ${step.count === 1 ? 'is' : 'are'} not shown here.`
    case 'moved':
      return `${countOf(step.count, 'task')} moved: all of them are kept by the gateway. This browser still has its own copy.`
    case 'failed':
      return step.message
  }
}
