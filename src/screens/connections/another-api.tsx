import { useMemo, useState } from 'react'
import type { GivenVendor } from '#screens/connections/add-connection.tsx'
import { BackToAnswers } from '#screens/connections/back-to-answers.tsx'
import { DescriptionFile } from '#screens/connections/description-file.tsx'
import { DraftCalls } from '#screens/connections/draft-calls.tsx'
import { DraftFields } from '#screens/connections/draft-fields.tsx'
import { type Pasted, PastedAnswers } from '#screens/connections/pasted-answers.tsx'
import { SaidOfAnswers } from '#screens/connections/said-of-answers.tsx'
import { Button } from '#ui/button.tsx'
import { Panel } from '#ui/panel.tsx'
import { TextArea } from '#ui/text-field.tsx'
import { answerIn, type Draft, draftOf, judge, type Said, textOf } from '#vendors/described/draft/draft.ts'

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
  const [said, setSaid] = useState<Said>({})
  /** A description as text: from a file, or changed by hand. It takes the place of what is guessed. */
  const [own, setOwn] = useState<string | null>(null)

  const answers = useMemo(() => pasted.answers.flatMap((text) => answerIn(text) ?? []), [pasted.answers])
  const draft = useMemo(() => draftOf(pasted.name, pasted.address, answers, said), [pasted, answers, said])
  const guessed = draft === null ? null : textOf(draft)
  const text = own ?? guessed
  const judged = useMemo(() => (text === null ? null : judge(text)), [text])

  function say(more: Said) {
    setSaid((before) => ({ ...before, ...more }))
  }

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
              <>
                <DraftFields draft={draft} answers={answers} onSaid={say} />
                <DraftCalls draft={draft} answers={answers} address={pasted.address} onSaid={say} />
              </>
            )}
          </>
        ) : (
          <TextArea label="Description" mono rows={14} value={own} onText={setOwn} spellCheck={false} />
        )}
        {judged === null ? null : own === null && pasted.address === '' ? (
          <p className="text-sm text-muted">
            Which address gave this answer? It says where to ask, and what ids look like.
          </p>
        ) : judged.ok ? (
          <SaidOfAnswers
            vendor={judged.vendor}
            answers={pasted.answers}
            submits={judged.description.submit !== undefined}
          />
        ) : (
          <Refusals refusals={judged.refusals} lacksEnd={own === null && !endsWell(draft)} />
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
          {own === null ? null : <BackToAnswers loses={own !== guessed} onBack={() => setOwn(null)} />}
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Panel>
  )
}

function endsWell(draft: Draft | null): boolean {
  return Object.values(draft?.words ?? {}).includes('succeeded')
}

function Refusals({ refusals, lacksEnd }: { readonly refusals: readonly string[]; readonly lacksEnd: boolean }) {
  return (
    <div className="text-sm text-danger">
      <ul aria-label="What is wrong with the description" className="list-disc pl-5">
        {refusals.map((refusal) => (
          <li key={refusal}>{refusal}</li>
        ))}
      </ul>
      {lacksEnd ? <p>Add the answer of a task that is done: without a word for that, nothing would ever end.</p> : null}
    </div>
  )
}
