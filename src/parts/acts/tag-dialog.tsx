import { X } from 'lucide-react'
import { useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { longWork } from '#parts/long-work.ts'
import { WorkShown } from '#parts/work-shown.tsx'
import { TagField } from '#parts/tag-field.tsx'
import { countTags, tagsIn, withoutTag, withTags } from '#parts/tags.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { formatList } from '#ui/lists.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'

interface Tagged {
  readonly id: TaskId
  readonly tags: readonly string[]
}

/** Tasks between two looks of the page at what else there is to do. */
const AT_A_STRETCH = 500

/** Tags of all ticked tasks at once: add some, take some away. */
export function TagDialog({
  ids,
  begun,
  onClose,
}: {
  readonly ids: readonly TaskId[]
  /** What stands in the field at first. */
  readonly begun: string
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const tasks = useTasks()
  const [typed, setTyped] = useState(begun)
  const records = ids.flatMap((id) => tasks.get(id) ?? [])
  const present = countTags(records.map(({ tags }) => tags))
  const wanted = tagsIn(typed)

  /** Each gets its tags, bit by bit where there are thousands. */
  const annotate = (edits: readonly Tagged[]) =>
    longWork('Tagging', edits.length, async (breathe) => {
      for (const [index, { id, tags }] of edits.entries()) {
        engine.commands.annotate(id, { tags })
        if ((index + 1) % AT_A_STRETCH === 0) await breathe(index + 1)
      }
    })

  async function change(edit: (tags: readonly string[]) => readonly string[], words: string) {
    const before = records.map(({ id, tags }) => ({ id, tags }))
    await annotate(before.map(({ id, tags }) => ({ id, tags: edit(tags) })))
    showToast({ text: words, action: { label: 'Undo', run: () => void annotate(before) } })
  }

  return (
    <Dialog title={`Tag ${countOf(records.length, 'task')}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted.length === 0) return
          void change((tags) => withTags(tags, wanted), `Tagged ${formatList(wanted)}.`)
          onClose()
        }}
        className="flex flex-col gap-3 p-4"
      >
        <TagField label="Add tags" dir="auto" value={typed} onText={setTyped} data-autofocus />
        {present.length === 0 ? null : (
          <ul aria-label="Tags of these tasks" className="flex flex-wrap gap-1.5">
            {present.map(({ tag, count }) => (
              <li key={tag}>
                <Button
                  size="sm"
                  aria-label={`Remove tag ${tag}`}
                  onClick={() => void change((tags) => withoutTag(tags, tag), `Tag ${tag} removed.`)}
                  className="font-normal!"
                >
                  <bdi>{tag}</bdi>
                  <span className="text-muted">
                    {count === records.length ? 'all' : `${formatCount(count)} of ${formatCount(records.length)}`}
                  </span>
                  <X size={12} aria-hidden="true" className="text-muted" />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <WorkShown />
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" tone="primary" disabled={wanted.length === 0}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
