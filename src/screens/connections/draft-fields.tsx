import type { Json } from '#domain/json.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { SelectField } from '#ui/select-field.tsx'
import { TextField } from '#ui/text-field.tsx'
import { type Draft, KEY_HEADERS, MEANINGS, type Said } from '#vendors/described/draft/draft.ts'
import { envelopeIn, filesIn, type Places, unwrapped } from '#vendors/described/draft/guess.ts'
import { type Leaf, leavesOf } from '#vendors/described/draft/leaves.ts'

const LABELS: Readonly<Record<keyof Places, string>> = {
  state: 'State',
  progress: 'Progress',
  model: 'Model',
  created: 'Created',
  ended: 'Ended',
  code: 'Error code',
  message: 'Error message',
}
const PLACES = ['state', 'progress', 'model', 'created', 'ended', 'code', 'message'] as const

/** What was made of the answers, to be corrected: where things stand, and what the words mean. */
export function DraftFields({
  draft,
  answers,
  onSaid,
}: {
  readonly draft: Draft
  readonly answers: readonly Json[]
  readonly onSaid: (said: Said) => void
}) {
  const leaves = leavesOf(answers.map((answer) => unwrapped(answer).whole)).map(inOneAnswer)
  const files = [...new Set([...draft.outputs, ...filesIn(leaves), ...addressesIn(leaves)])]
  const [first = null] = answers
  const envelope = envelopeIn(first)
  const shown = (path: string) => shortened(leaves.find((leaf) => leaf.path === path))
  return (
    <>
      <div className="grid gap-3 desk:grid-cols-3">
        <TextField label="Call for one task" mono value={draft.call} onText={(call) => onSaid({ call })} />
        <TextField label="Form of the ids" mono value={draft.idPattern} onText={(idPattern) => onSaid({ idPattern })} />
        <SelectField
          label="The key is sent as"
          value={String(draft.keyHeader)}
          options={KEY_HEADERS.map(({ label }, index) => ({ value: String(index), label }))}
          onValue={(index) => onSaid({ keyHeader: Number(index) })}
        />
        {PLACES.map((name) => (
          <SelectField
            key={name}
            label={LABELS[name]}
            value={draft.places[name]}
            options={[
              { value: '', label: 'nowhere' },
              ...leaves.map(({ path }) => ({ value: path, label: `${path} (${shown(path)})` })),
            ]}
            onValue={(path) => onSaid({ places: { ...draft.places, [name]: path } })}
          />
        ))}
        {Object.entries(draft.words).map(([word, meaning]) => (
          <SelectField
            key={word}
            label={`“${word}” means`}
            value={meaning ?? ''}
            options={[{ value: '', label: 'not known' }, ...MEANINGS.map((each) => ({ value: each, label: each }))]}
            onValue={(chosen) =>
              onSaid({ words: { ...draft.words, [word]: MEANINGS.find((each) => each === chosen) ?? null } })
            }
          />
        ))}
      </div>
      {envelope === null ? null : (
        <Checkbox
          label={`All is well while ${envelope.code} is ${envelope.good}; anything else is no answer about the task`}
          checked={draft.envelope !== null}
          onChecked={(checked) => onSaid({ envelope: checked ? envelope : null })}
        />
      )}
      {files.length === 0 ? null : (
        <fieldset className="flex flex-col gap-1">
          <legend className="text-xs font-medium">Files that were made</legend>
          {files.map((path) => (
            <Checkbox
              key={path}
              label={`${path} (${shown(path)})`}
              checked={draft.outputs.includes(path)}
              onChecked={(checked) =>
                onSaid({ outputs: files.filter((file) => (file === path ? checked : draft.outputs.includes(file))) })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  )
}

/** The answers stand in a list here. */
function inOneAnswer(leaf: Leaf): Leaf {
  return { ...leaf, path: leaf.path.replace(/^\$\[\*\]/, '$') }
}

function addressesIn(leaves: readonly Leaf[]): readonly string[] {
  return leaves.filter(({ value }) => /^https?:\/\//.test(String(value))).map(({ path }) => path)
}

function shortened(leaf: Leaf | undefined): string {
  const text = leaf === undefined ? '–' : String(leaf.value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
