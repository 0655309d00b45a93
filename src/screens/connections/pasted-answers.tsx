import { parseJson } from '#domain/json.ts'
import { TextArea, TextField } from '#ui/text-field.tsx'

/** What a person pasted about an API. */
export interface Pasted {
  readonly name: string
  readonly address: string
  readonly answers: readonly string[]
}

/** The name of an API, its answers, and where the first came from. */
export function PastedAnswers({
  pasted,
  onPasted,
}: {
  readonly pasted: Pasted
  readonly onPasted: (pasted: Pasted) => void
}) {
  return (
    <>
      <div className="grid gap-3 desk:grid-cols-2">
        <TextField
          label="Name of the API"
          value={pasted.name}
          onText={(name) => onPasted({ ...pasted, name })}
          maxLength={60}
          autoComplete="off"
        />
        <TextField
          label="Address of the answer"
          mono
          value={pasted.address}
          onText={(address) => onPasted({ ...pasted, address: address.trim() })}
          placeholder="https://api.example.com/v1/tasks/task_8f3a61c0"
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      {pasted.answers.map((answer, index) => (
        <TextArea
          // oxlint-disable-next-line react/no-array-index-key -- answers are only ever added at the end
          key={index}
          label={index === 0 ? 'One answer' : `Answer ${index + 1}`}
          mono
          value={answer}
          onText={(next) =>
            onPasted({ ...pasted, answers: pasted.answers.map((other, at) => (at === index ? next : other)) })
          }
          spellCheck={false}
          error={answer.trim() === '' || parseJson(answer) !== undefined ? null : 'This is not JSON.'}
        />
      ))}
    </>
  )
}
