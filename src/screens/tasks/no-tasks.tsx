import { useMutation } from '@tanstack/react-query'
import { ClipboardPaste, SearchX } from 'lucide-react'
import { EVERY_TASK, type TaskFilter } from '#domain/task/task-filter.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { submitRoute } from '#url/route.ts'

/** Nothing tracked yet: how to begin, with a sample where the sandbox can give one. */
export function NoTasksYet({ onText }: { readonly onText: (text: string) => void }) {
  const { statuses } = useConnections()
  const hasSandbox = [...statuses.values()].some(({ connection }) => connection.sandbox)
  const engine = useEngine()
  const watching = useMutation({
    mutationFn: async () => (await import('#screens/tasks/watch-sandbox.ts')).watchSandbox(engine),
  })
  const sample = useMutation({
    mutationFn: async () => (await import('#screens/tasks/sample.ts')).sampleText(),
    onSuccess: onText,
  })

  return (
    <EmptyState
      icon={<ClipboardPaste size={28} strokeWidth={1.5} aria-hidden="true" />}
      title="No tasks yet"
      actions={
        <>
          {hasSandbox ? (
            <>
              <ActButton act="track" tone="primary" busy={watching.isPending} onClick={() => watching.mutate()}>
                Watch the sandbox at work
              </ActButton>
              <Button busy={sample.isPending} onClick={() => sample.mutate()}>
                Paste a sample
              </Button>
            </>
          ) : null}
          <LinkButton to={submitRoute()}>Submit a test prompt</LinkButton>
        </>
      }
    >
      <p>
        Paste task ids, status URLs, JSON answers or log lines above, or drop a text file anywhere here. What is found
        is shown before anything is added.
      </p>
      {hasSandbox ? (
        <p className="mt-2">The sandbox imitates each vendor and bills nothing: its sample shows every state.</p>
      ) : null}
    </EmptyState>
  )
}

/** Tasks exist, but not with this filter. */
export function NoMatches({ onFilter }: { readonly onFilter: (filter: TaskFilter) => void }) {
  return (
    <EmptyState
      icon={<SearchX size={28} strokeWidth={1.5} aria-hidden="true" />}
      title="No task matches"
      actions={<Button onClick={() => onFilter(EVERY_TASK)}>Show all tasks</Button>}
    >
      Every task is hidden by the search or the filters above.
    </EmptyState>
  )
}

/** Rows to come, in their true height, so that nothing jumps when they are there. */
export function LoadingRows() {
  return (
    <output aria-label="Reading the stored tasks" className="flex flex-col">
      {Array.from({ length: 8 }, (_, index) => (
        <span key={index} className="flex h-[46px] animate-pulse items-center gap-4 border-b border-line px-4">
          <span className="h-2.5 w-16 rounded-sm bg-raised" />
          <span className="size-[30px] rounded-sm bg-raised" />
          <span className="h-2.5 w-1/3 rounded-sm bg-raised" />
        </span>
      ))}
    </output>
  )
}
