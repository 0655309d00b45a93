import { useState } from 'react'
import { ActButton } from '#parts/people/act-button.tsx'
import { UnconnectedIds } from '#screens/tasks/unconnected-ids.tsx'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { type Answers, type Doubt, type FoundTask, type Intake, type Question, TAKEN } from '#intake/intake.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

/** Enough to recognise one's own ids; the rest is a number. */
const IDS_SHOWN = 6
/** More than somebody would look at one by one. */
const DOUBTS_SHOWN = 200
/** A few skipped lines are shown at once; a log full of them opens on demand. */
const SKIPPED_OPEN = 5

/** What the text was understood as, before anything is added. */
export function IntakePreview({
  intake,
  answers,
  busy,
  onAnswer,
  onTrack,
  onClear,
}: {
  readonly intake: Intake
  readonly answers: Answers
  readonly busy: boolean
  readonly onAnswer: (key: string, answer: string) => void
  readonly onTrack: () => void
  readonly onClear: () => void
}) {
  const { refs, known, questions } = intake
  const noted = refs.filter((found) => found.note !== null)
  return (
    <section
      aria-label="What was recognised"
      className="flex max-h-[50dvh] flex-col rounded-lg border border-line bg-surface"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line py-2 pr-2 pl-3">
        <p aria-live="polite" className="min-w-0 flex-1 text-sm">
          {summaryOf(intake)}
        </p>
        <Button size="sm" tone="quiet" onClick={onClear}>
          Clear
        </Button>
        <ActButton act="track" size="sm" tone="primary" busy={busy} disabled={refs.length === 0} onClick={onTrack}>
          Track {countOf(refs.length, 'task')}
        </ActButton>
      </header>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-3 empty:hidden">
        {questions.map((question) => (
          <QuestionField
            key={question.key}
            question={question}
            answer={answers.get(question.key) ?? question.chosen ?? undefined}
            onAnswer={onAnswer}
          />
        ))}
        <Recognised refs={refs} />
        <Known known={known} />
        {noted.length === 0 ? null : (
          <ul className="flex flex-col gap-1 text-xs">
            {noted.slice(0, IDS_SHOWN).map(({ ref, note }) => (
              <li key={ref.remote.id}>
                <span className="font-mono text-2xs">{ref.remote.id}</span> <span className="text-muted">{note}</span>
              </li>
            ))}
          </ul>
        )}
        <UnconnectedIds unconnected={intake.unconnected} />
        <Doubts doubts={intake.doubts} onAnswer={onAnswer} />
        <Skipped intake={intake} />
      </div>
    </section>
  )
}

function summaryOf({ refs, known, questions, doubts, unconnected, unread }: Intake): string {
  const asked = questions.reduce((sum, { answered, ids }) => sum + (answered ? 0 : ids.length), 0)
  const parts = [
    refs.length === 0 ? null : `${formatCount(refs.length)} recognised`,
    asked === 0 ? null : `${formatCount(asked)} to decide`,
    doubts.length === 0 ? null : `${formatCount(doubts.length)} in doubt`,
    unconnected.length === 0 ? null : `${formatCount(unconnected.length)} without a connection`,
    known.length === 0 ? null : `${formatCount(known.length)} already tracked`,
    unread === 0 ? null : `${formatCount(unread)} beyond the limit, paste them next`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'No task id found in this text.' : parts.join(' · ')
}

/** Found tasks by connection: where they will be looked for is what to check before adding them. */
function Recognised({ refs }: { readonly refs: readonly FoundTask[] }) {
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  const connections = [...new Set(refs.map(({ ref }) => ref.connection))]
  return connections.map((id) => {
    const members = refs.filter(({ ref }) => ref.connection === id)
    const vendor = members[0]?.ref.vendor ?? ''
    return (
      <div key={id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone="info">
          {formatCount(members.length)} × {statuses.get(id)?.connection.label ?? id}
        </Badge>
        <VisuallyHidden>{vendorLabel(vendor)}</VisuallyHidden>
        {members.slice(0, IDS_SHOWN).map(({ ref }) => (
          <span key={ref.remote.id} className="font-mono text-2xs wrap-anywhere text-muted">
            {ref.remote.id}
          </span>
        ))}
        <More count={members.length - IDS_SHOWN} />
      </div>
    )
  })
}

function Known({ known }: { readonly known: Intake['known'] }) {
  if (known.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <p className="text-xs text-muted">Already tracked:</p>
      {known.slice(0, IDS_SHOWN).map(({ id, task }) => (
        <RouteLink key={task} to={tasksRoute({ task })} className="font-mono text-2xs wrap-anywhere text-accent">
          {id}
        </RouteLink>
      ))}
      <More count={known.length - IDS_SHOWN} />
    </div>
  )
}

/** Ids that may be no task's: each is left out until it is ticked. */
function Doubts({
  doubts,
  onAnswer,
}: {
  readonly doubts: readonly Doubt[]
  readonly onAnswer: (key: string, answer: string) => void
}) {
  if (doubts.length === 0) return null
  return (
    <fieldset className="text-xs">
      <legend className="mb-1 text-muted">Perhaps no tasks: tick those that are</legend>
      <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
        {doubts.slice(0, DOUBTS_SHOWN).map(({ key, id, line, reason, taken }) => (
          <li key={key}>
            <label className="flex min-w-0 items-baseline gap-2">
              <input
                type="checkbox"
                checked={taken}
                onChange={(event) => onAnswer(key, event.target.checked ? TAKEN : '')}
              />
              <span className="shrink-0 text-muted">line {line}</span>
              <span className="font-mono text-2xs wrap-anywhere">{id}</span>
              <span className="min-w-0 text-muted">{reason}</span>
            </label>
          </li>
        ))}
        <More count={doubts.length - DOUBTS_SHOWN} />
      </ul>
    </fieldset>
  )
}

/** Nothing is left out in silence. */
function Skipped({ intake: { refs, skipped, skippedMore } }: { readonly intake: Intake }) {
  const count = skipped.length + skippedMore
  if (count === 0) return null
  return (
    <details open={count <= SKIPPED_OPEN || refs.length === 0} className="text-xs">
      <summary className="text-muted">{countOf(count, 'line')} skipped, and why</summary>
      <ul className="mt-1.5 flex flex-col gap-1">
        {skipped.map(({ line, excerpt, reason }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a line may be skipped twice, for two reasons
          <li key={index} className="flex min-w-0 items-baseline gap-2">
            <span className="shrink-0 text-muted">line {line}</span>
            <span className="max-w-[45%] truncate font-mono text-2xs">{excerpt}</span>
            <span className="min-w-0 text-muted">{reason}</span>
          </li>
        ))}
        <More count={skippedMore} />
      </ul>
    </details>
  )
}

function More({ count }: { readonly count: number }) {
  return count > 0 ? <span className="text-2xs text-muted">and {formatCount(count)} more</span> : null
}

function QuestionField({
  question,
  answer,
  onAnswer,
}: {
  readonly question: Question
  readonly answer: string | undefined
  readonly onAnswer: (key: string, answer: string) => void
}) {
  const [other, setOther] = useState('')
  const choices =
    question.kind === 'which'
      ? question.choices.map((choice) => ({ value: choice.answer, label: choice.label }))
      : question.suggestions.map((value) => ({ value, label: value }))
  return (
    <fieldset className="rounded-md border border-warn-line bg-warn-soft px-3 py-2">
      <legend className="float-left mb-1 w-full text-sm font-semibold">{question.text}</legend>
      <p className="clear-both mb-1.5 truncate font-mono text-2xs text-muted">
        {question.ids
          .slice(0, IDS_SHOWN)
          .map(({ id }) => id)
          .join('  ')}{' '}
        <More count={question.ids.length - IDS_SHOWN} />
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        {choices.map(({ value, label }) => (
          <label key={value} className="inline-flex items-center gap-1.5 text-sm">
            <input
              type="radio"
              name={question.key}
              value={value}
              checked={answer === value}
              onChange={() => onAnswer(question.key, value)}
            />
            {label}
          </label>
        ))}
        {question.kind === 'needs' ? (
          <input
            type="text"
            aria-label={`Other answer: ${question.text}`}
            placeholder="Other"
            value={other}
            onChange={(event) => {
              setOther(event.target.value)
              onAnswer(question.key, event.target.value.trim())
            }}
            className="h-7 w-56 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs"
          />
        ) : null}
      </div>
    </fieldset>
  )
}
