import { useViews } from '#preferences/views.ts'
import { classNames } from '#ui/class-names.ts'
import { hrefFor } from '#url/href.ts'
import { parseRoute } from '#url/parse-route.ts'
import { RouteLink } from '#url/route-link.tsx'
import { useRoute } from '#url/use-route.ts'

/** Saved views of the tasks, below them in the rail. */
export function ViewList() {
  const views = useViews()
  const [route] = useRoute()
  if (views.length === 0) return null
  const here = route.screen === 'tasks' ? hrefFor({ ...route, task: null }) : null
  return (
    <ul aria-label="Views" className="mb-1 ml-2.5 flex max-h-44 flex-col overflow-y-auto border-l border-line pl-1">
      {views.map(({ name, href }) => (
        <li key={name}>
          <RouteLink
            to={parseRoute(href)}
            title={name}
            aria-current={href === here ? 'page' : undefined}
            className={classNames(
              'block truncate rounded-md px-2.5 py-1 text-xs focus-visible:-outline-offset-2',
              href === here ? 'font-semibold text-ink' : 'text-muted hover:bg-raised hover:text-ink',
            )}
          >
            {name}
          </RouteLink>
        </li>
      ))}
    </ul>
  )
}
