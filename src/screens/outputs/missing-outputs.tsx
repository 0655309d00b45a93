import { Dialog } from '#ui/dialog.tsx'
import { Button } from '#ui/button.tsx'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'

/** The address names an output that is not in this list: says which, and the two reasons there are. */
export function MissingOutputs({ keys, onClose }: { readonly keys: readonly string[]; readonly onClose: () => void }) {
  return (
    <Dialog title={keys.length === 1 ? 'This output is not here' : 'These outputs are not here'} onClose={onClose}>
      <div className="flex flex-col gap-3 p-4 text-sm">
        <ul className="flex flex-col gap-1 font-mono text-xs wrap-anywhere">
          {keys.map((key) => (
            <li key={key}>{key}</li>
          ))}
        </ul>
        <p>
          Its task was forgotten, or it was never in this list: a link opens only where the same tasks are tracked.
          Track the task by its id on{' '}
          <RouteLink to={tasksRoute()} className="text-accent underline">
            Tasks
          </RouteLink>
          , and the link works.
        </p>
        <Button className="self-start" data-autofocus onClick={onClose}>
          To the gallery
        </Button>
      </div>
    </Dialog>
  )
}
