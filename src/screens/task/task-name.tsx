import { PencilLine } from 'lucide-react'
import { useState } from 'react'
import { ownTitleOf, type TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { ActIconButton } from '#parts/people/act-button.tsx'
import { taskTitle } from '#parts/task-title.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'

/** Longer ones are cut wherever they are shown. */
const LONGEST = 300

/** What the task is called, and the way to call it something else: for people alone, the vendor hears nothing of it. */
export function TaskName({ record, level }: { readonly record: TaskRecord; readonly level: 1 | 2 }) {
  const [editing, setEditing] = useState(false)
  const Heading = level === 1 ? 'h1' : 'h2'
  if (editing) return <NameField record={record} onDone={() => setEditing(false)} />
  return (
    <div className="flex items-start gap-1">
      <Heading dir="auto" className="line-clamp-3 min-w-0 flex-1 text-md font-semibold wrap-anywhere">
        {taskTitle(record)}
      </Heading>
      <ActIconButton act="note" label="Edit the title" size="sm" className="-my-0.5" onClick={() => setEditing(true)}>
        <PencilLine size={13} aria-hidden="true" />
      </ActIconButton>
    </div>
  )
}

function NameField({ record, onDone }: { readonly record: TaskRecord; readonly onDone: () => void }) {
  const engine = useEngine()
  const own = ownTitleOf(record)
  const before = record.title ?? ''
  const [name, setName] = useState(() => (before === '' ? (own ?? '') : before))

  function keep() {
    const typed = name.replace(/\s+/g, ' ').trim().slice(0, LONGEST)
    // Its own title goes on following what the vendor and the note say.
    const title = typed === own ? '' : typed
    if (title !== before) {
      engine.commands.annotate(record.id, { title })
      showToast({
        text: title === '' ? 'The title is its own again.' : 'The title was changed.',
        action: { label: 'Undo', run: () => engine.commands.annotate(record.id, { title: before }) },
      })
    }
    onDone()
  }

  return (
    <form
      aria-label="Edit the title"
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
      className="flex flex-col gap-2 py-1"
    >
      <TextField
        label="Title"
        dir="auto"
        value={name}
        maxLength={LONGEST}
        help={own === null ? undefined : 'Left empty, the task is called as its prompt or note says.'}
        // Whoever pressed the pencil wants to type.
        ref={(field) => field?.select()}
        onText={setName}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onDone()
        }}
      />
      <div className="flex gap-1.5">
        <Button type="submit" size="sm" tone="primary">
          Keep
        </Button>
        <Button size="sm" onClick={onDone}>
          Leave as it was
        </Button>
      </div>
    </form>
  )
}
