import { useState } from 'react'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { TagField } from '#parts/tag-field.tsx'
import { tagsIn } from '#parts/tags.ts'
import { TextArea } from '#ui/text-field.tsx'

/** Tags and note: kept as typed, stored when the field is left. Mount it with the task's id as key. */
export function Annotations({ record }: { readonly record: TaskRecord }) {
  const engine = useEngine()
  const refused = useRefusal('note')
  const [tags, setTags] = useState(() => record.tags.join(', '))
  const [note, setNote] = useState(record.note)

  function storeTags() {
    const list = tagsIn(tags)
    setTags(list.join(', '))
    if (list.join('\n') !== record.tags.join('\n')) engine.commands.annotate(record.id, { tags: list })
  }

  function storeNote() {
    if (note !== record.note) engine.commands.annotate(record.id, { note })
  }

  return (
    <div className="mt-3 flex flex-col gap-2.5 border-t border-line pt-3">
      <TagField
        label="Tags"
        readOnly={refused !== null}
        title={refused?.why}
        dir="auto"
        value={tags}
        onText={setTags}
        onBlur={storeTags}
        onKeyDown={(event) => {
          if (event.key === 'Enter') storeTags()
        }}
      />
      <TextArea
        label="Note"
        readOnly={refused !== null}
        title={refused?.why}
        dir="auto"
        rows={2}
        value={note}
        onText={setNote}
        onBlur={storeNote}
      />
    </div>
  )
}
