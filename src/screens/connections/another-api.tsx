import { useMemo, useState } from 'react'
import type { Json } from '#domain/json.ts'
import type { GivenVendor } from '#screens/connections/add-connection.tsx'
import { DescriptionFile } from '#screens/connections/description-file.tsx'
import { DraftFields } from '#screens/connections/draft-fields.tsx'
import { type Pasted, PastedAnswers } from '#screens/connections/pasted-answers.tsx'
import { SaidOfAnswers } from '#screens/connections/said-of-answers.tsx'
import { Button } from '#ui/button.tsx'
import { Panel } from '#ui/panel.tsx'
import { TextArea } from '#ui/text-field.tsx'
import { answerIn, type Draft, judge, textOf, wordsOf } from '#vendors/described/draft/draft.ts'
import { guess } from '#vendors/described/draft/guess.ts'

type Changes = Partial<Draft>

/**
 * A vendor that is none of those that are known: out of its own answers, or out of a description as a file. Everything that is
 * guessed is shown with what would be said of the answers, and nothing is saved before a key and its hosts are.
 */
export function AnotherApi({
  onGiven,
  onClose,
}: {
  readonly onGiven: (given: GivenVendor) => void
  readonly onClose: () => void
}) {
  const [pasted, setPasted] = useState<Pasted>({ name: '', address: '', answers: [''] })
  const [changes, setChanges] = useState<Changes>({})
  /** A description as text: from a file, or changed by hand. It takes the place of what is guessed. */
  const [own, setOwn] = useState<string | null>(null)

  const answers = useMemo(() => pasted.answers.flatMap((text) => answerIn(text) ?? []), [pasted.answers])
  const draft = useMemo(() => draftOf(pasted, answers, changes), [pasted, answers, changes])
  const text = own ?? (draft === null ? null : textOf(draft))
  const judged = useMemo(() => (text === null ? null : judge(text)), [text])

  return (
    <Panel title="Another API">
      <div className="flex flex-col gap-3">
        <p className="text-sm text-muted">
          Paste what the API answered when you asked for a task, and the address that you asked. Or take a description
          that somebody else has made.
        </p>
        {own === null ? (
          <>
            <PastedAnswers pasted={pasted} onPasted={setPasted} />
            {draft === null ? null : (
              <DraftFields
                draft={draft}
                answers={answers}
                onDraft={(changed) => setChanges((before) => ({ ...before, ...changed }))}
              />
            )}
          </>
        ) : (
          <TextArea label="Description" mono rows={14} value={own} onText={setOwn} spellCheck={false} />
        )}
        {judged === null ? null : judged.ok ? (
          <SaidOfAnswers vendor={judged.vendor} answers={pasted.answers} />
        ) : (
          <ul aria-label="What is wrong with the description" className="list-disc pl-5 text-sm text-danger">
            {judged.refusals.map((refusal) => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            tone="primary"
            disabled={judged?.ok !== true}
            onClick={() => {
              if (judged?.ok === true && text !== null) onGiven({ vendor: judged.vendor, text })
            }}
          >
            Next: hosts and key
          </Button>
          {own === null && draft !== null && pasted.answers.length < 8 ? (
            <Button onClick={() => setPasted({ ...pasted, answers: [...pasted.answers, ''] })}>
              Add another answer
            </Button>
          ) : null}
          <DescriptionFile text={text} name={judged?.ok === true ? judged.description.key : 'vendor'} onText={setOwn} />
          {own === null && text !== null ? <Button onClick={() => setOwn(text)}>Edit as text</Button> : null}
          {own === null ? null : <Button onClick={() => setOwn(null)}>Back to the answers</Button>}
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Panel>
  )
}

/** Null before there is an answer. */
function draftOf({ name, address }: Pasted, answers: readonly Json[], changes: Changes): Draft | null {
  const [first] = answers
  if (first === undefined) return null
  const draft: Draft = { ...guess(first, address), keyHeader: 0, words: {}, ...changes, label: name }
  return { ...draft, words: wordsOf(draft, answers) }
}
