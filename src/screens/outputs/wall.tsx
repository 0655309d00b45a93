import { useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { WallCard } from '#screens/outputs/wall-card.tsx'
import { Button } from '#ui/button.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'

/** More would push what is made out of sight; they can be unfolded. */
const ROWS = 2

/** What is on its way, in the place where it will be seen: a task that ends leaves here, and its outputs follow below. */
export function Wall({ ids, columns }: { readonly ids: readonly TaskId[]; readonly columns: number }) {
  const [all, setAll] = useState(false)
  const most = columns * ROWS
  const shown = all ? ids : ids.slice(0, most)
  return (
    <section aria-labelledby="in-progress" className="mb-4">
      <header className="mb-2 flex min-h-7 items-center justify-between gap-2">
        <h2 id="in-progress" className="text-sm font-semibold">
          In progress <span className="font-normal text-muted">{countOf(ids.length, 'task')}</span>
        </h2>
        {ids.length <= most ? null : (
          <Button size="sm" tone="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${formatCount(ids.length - most)} more`}
          </Button>
        )}
      </header>
      <ul className="grid gap-3" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {shown.map((id) => (
          <WallCard key={id} id={id} />
        ))}
      </ul>
    </section>
  )
}
