import { lazy, Suspense, useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { PasteField } from '#screens/tasks/paste-field.tsx'
import type { IntakeState } from '#screens/tasks/use-intake.ts'
import { Button } from '#ui/button.tsx'
import { withModKey } from '#ui/mod-key.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { submitRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const IntakePreview = lazy(async () => ({
  default: (await import('#screens/tasks/intake-preview.tsx')).IntakePreview,
}))

/** The top of the screen: a place to paste, what was made of it, and the way to a new prompt. */
export function AddTasks({
  intake,
  over,
  onAdded,
}: {
  readonly intake: IntakeState
  readonly over: boolean
  readonly onAdded: (ids: readonly TaskId[]) => void
}) {
  const engine = useEngine()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const found = intake.intake

  async function track() {
    if (found === null || found.refs.length === 0 || intake.reading || busy) return
    setBusy(true)
    try {
      const { added, known } = await engine.commands.track(found.refs.map(({ ref }) => ref))
      onAdded(added)
      intake.setText('')
      showToast({ text: trackedWords(added.length, known.length), tone: 'good' })
    } catch {
      showToast({
        text: 'The tasks could not be stored, so they were not added. Your text is still here.',
        tone: 'danger',
      })
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex shrink-0 flex-col gap-2.5 border-b border-line px-4 py-3">
      <div className="flex items-start gap-2.5">
        <PasteField text={intake.text} over={over} onText={intake.setText} onSubmit={() => void track()} />
        <kbd
          aria-hidden="true"
          title="Command palette"
          className="mt-2 hidden rounded-sm border border-line px-1.5 font-mono text-2xs text-muted desk:block"
        >
          {withModKey('K')}
        </kbd>
        <Button tone="primary" className="h-9" onClick={() => navigate(submitRoute())}>
          New test prompt
        </Button>
      </div>
      {found === null ? (
        intake.reading ? (
          <output className="text-xs text-muted">Reading…</output>
        ) : null
      ) : (
        <Suspense fallback={null}>
          <IntakePreview
            intake={found}
            answers={intake.answers}
            busy={busy || intake.reading}
            onAnswer={intake.answer}
            onTrack={() => void track()}
            onCancel={() => intake.setText('')}
          />
        </Suspense>
      )}
    </div>
  )
}

function trackedWords(added: number, known: number): string {
  const text = `${countOf(added, 'task')} added`
  return known === 0 ? `${text}.` : `${text}, ${formatCount(known)} were tracked already.`
}
