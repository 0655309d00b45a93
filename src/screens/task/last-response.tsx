import { lazy, Suspense, useState } from 'react'
import type { KeptEvidence } from '#domain/task/evidence.ts'
import { parseJson } from '#domain/json.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { type LastAnswer, useLastAnswer } from '#screens/task/use-last-answer.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'

// Only the few who look at raw answers need the viewer.
const JsonTree = lazy(async () => ({ default: (await import('#screens/task/json-tree.tsx')).JsonTree }))

/**
 * The last answer as it came, secrets removed. While the contact is troubled that is the answer that troubles us (the
 * advice says to look at it); the one that was last understood stays below it.
 */
export function LastResponse({ record }: { readonly record: TaskRecord }) {
  const { contact } = record
  const { evidence, text } = useLastAnswer(record)
  const troubled = contact.kind === 'fine' ? null : contact.evidence
  if (troubled !== null) {
    return (
      <>
        <Response title="Last response" evidence={troubled} text="there" />
        {evidence === null ? null : (
          <Response title="Last response that was understood" evidence={evidence} text={text} />
        )}
      </>
    )
  }
  if (evidence !== null) return <Response title="Last response" evidence={evidence} text={text} />
  return (
    <Panel title="Last response">
      <p className="text-sm text-muted">No answer yet.</p>
    </Panel>
  )
}

const NO_TEXT = {
  there: '',
  reading: 'Reading the answer…',
  failed: 'Its text cannot be read just now.',
  lost: 'Its text is not kept any more.',
} as const satisfies Record<LastAnswer['text'], string>

/** A tree when it is JSON, else its text. */
function Response({
  title,
  evidence,
  text,
}: {
  readonly title: string
  readonly evidence: KeptEvidence
  readonly text: LastAnswer['text']
}) {
  const [asText, setAsText] = useState(false)
  const { body, bodyLength } = evidence
  const value = body === null ? undefined : parseJson(body)
  const isTree = typeof value === 'object' && value !== null
  const plain = <pre className="font-mono text-2xs break-all whitespace-pre-wrap text-muted">{body}</pre>
  return (
    <Panel
      title={title}
      actions={
        <>
          {isTree ? (
            <button
              type="button"
              aria-pressed={asText}
              onClick={() => setAsText(!asText)}
              className="rounded-md px-2 py-1 text-xs text-muted hover:bg-raised hover:text-ink aria-pressed:text-ink"
            >
              As text
            </button>
          ) : null}
          {body === null ? null : <CopyButton text={body} label={`Copy ${title.toLowerCase()}`} />}
        </>
      }
    >
      <p className="mb-1.5 text-xs text-muted">
        {evidence.httpStatus === null ? 'No HTTP status' : `HTTP ${evidence.httpStatus}`}
        {evidence.statusWord === null ? '' : ` · status "${evidence.statusWord}"`} · secrets removed
        {body !== null && bodyLength > body.length
          ? ` · the first ${formatCount(body.length)} of ${formatCount(bodyLength)} characters`
          : ''}
      </p>
      <ScrollBox label={`${title}: body`} className="max-h-80 overflow-auto rounded-md bg-raised p-2">
        {body === null ? (
          // It is there within milliseconds, as a rule: the words come only where they can be read.
          <output className="block text-xs text-muted transition-opacity delay-300 duration-0 starting:opacity-0">
            {NO_TEXT[text]}
          </output>
        ) : body === '' ? (
          <p className="text-xs text-muted">The answer had no body.</p>
        ) : isTree && !asText ? (
          <Suspense fallback={plain}>
            <JsonTree value={value} />
          </Suspense>
        ) : (
          plain
        )}
      </ScrollBox>
    </Panel>
  )
}
