import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { TaskId, TaskRef } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Commands } from '#engine/engine.ts'
import type { FoundTask } from '#intake/intake.ts'
import { refusalOf } from '#parts/people/who-is-here.ts'
import { type Leftover, leftoverOf } from '#screens/tasks/leftover.ts'
import { PasteField } from '#screens/tasks/paste-field.tsx'
import type { IntakeState } from '#screens/tasks/use-intake.ts'
import { Button } from '#ui/button.tsx'
import { formatList } from '#ui/lists.ts'
import { withModKey } from '#ui/mod-key.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { submitRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const IntakePreview = lazy(async () => ({
  default: (await import('#screens/tasks/intake-preview.tsx')).IntakePreview,
}))

/** A paste at the moment when its ready ids are tracked. */
interface Ready {
  readonly found: readonly FoundTask[]
  readonly text: string
  readonly left: Leftover
}

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
  const found = intake.intake
  const tracking = useMutation({
    mutationFn: ({ found: ready }: Ready) => take(engine.commands, ready),
    onSuccess({ added, known, moved }, { text, left }) {
      onAdded([...added, ...moved])
      // What was typed in the meantime is not ours to take away.
      if (intake.text === text) {
        for (const { key } of left.doubts) intake.answer(key, '')
        intake.setText(left.text)
      }
      showToast({
        text: trackedWords({ added: added.length, known: known.length, moved: moved.length }, left),
        tone: 'good',
      })
    },
  })

  function track() {
    const refused = refusalOf('track')
    if (refused !== null) return refused.say()
    if (found === null || found.refs.length === 0 || intake.reading || tracking.isPending) return
    tracking.mutate({
      found: found.refs,
      text: intake.text,
      left: leftoverOf(intake.text, found),
    })
  }

  return (
    <div className="@container flex shrink-0 flex-col gap-2.5 border-b border-line px-4 py-3">
      <div className="flex items-start gap-2.5">
        <PasteField text={intake.text} over={over} onText={intake.setText} onSubmit={track} />
        <kbd
          aria-hidden="true"
          title="Command palette"
          className="mt-2 hidden rounded-sm border border-line px-1.5 font-mono text-2xs text-muted @[600px]:block"
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
            busy={tracking.isPending || intake.reading}
            onAnswer={intake.answer}
            onTrack={track}
            onClear={() => intake.setText('')}
          />
        </Suspense>
      )}
    </div>
  )
}

/** Tracks what is new, and moves what was under the wrong connection. */
async function take(commands: Commands, found: readonly FoundTask[]) {
  const moved: TaskId[] = []
  const fresh: TaskRef[] = []
  for (const { ref, moves } of found) {
    const id = moves === undefined ? null : await commands.move(moves, ref)
    if (id === null) fresh.push(ref)
    else moved.push(id)
  }
  return { ...(await commands.track(fresh)), moved }
}

function trackedWords(
  { added, known, moved }: Readonly<Record<'added' | 'known' | 'moved', number>>,
  { undecided, doubts, unconnected }: Leftover,
): string {
  const tracked = known === 0 ? '' : `, ${formatCount(known)} ${known === 1 ? 'was' : 'were'} tracked already`
  const waiting = [
    undecided === 0 ? null : `${formatCount(undecided)} still to decide`,
    doubts.length === 0 ? null : `${formatCount(doubts.length)} in doubt`,
    unconnected === 0 ? null : `${formatCount(unconnected)} without a connection`,
  ].filter((part) => part !== null)
  const left = waiting.length === 0 ? '' : ` ${formatList(waiting)}: left in the field.`
  const did = [
    added === 0 && moved > 0 ? null : `${countOf(added, 'task')} added`,
    moved === 0 ? null : `${countOf(moved, 'task')} moved`,
  ].filter((part) => part !== null)
  return `${formatList(did)}${tracked}.${left}`
}
