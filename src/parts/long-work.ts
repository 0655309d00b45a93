/** Work of the page's own on so many tasks that it lasts: it says that it works, and lets the page draw in between. */
import { createStore } from 'zustand/vanilla'
import { countOf } from '#ui/numbers.ts'

/** Up to here an act is over before anybody could read that it works. */
const QUICK = 500
/** Two frames of a slow screen. A page in the background draws none, yet its work goes on: it waits for no frame. */
const UNTIL_SEEN_MS = 34

interface WorkInHand {
  /** `Exporting 10,000 tasks…` */
  readonly words: string
  /** From 0 to 1; null where nobody can say. */
  readonly share: number | null
}

/** What is being done, the newest last. */
export const workInHand = createStore<readonly WorkInHand[]>(() => [])

/** Says how many are done, and lets the page draw and answer. */
type Breathe = (done: number) => Promise<void>

/**
 * Does the work. Where it is long, it is shown before it begins, so that a press is seen to be heard. A few tasks are
 * done at once, in the same turn.
 */
export async function longWork(doing: string, count: number, work: (breathe: Breathe) => Promise<void>): Promise<void> {
  if (count <= QUICK) return work(() => Promise.resolve())
  let own: WorkInHand = { words: `${doing} ${countOf(count, 'task')}…`, share: null }
  workInHand.setState((all) => [...all, own], true)
  const become = (next: WorkInHand | null) => {
    workInHand.setState((all) => all.flatMap((each) => (each === own ? (next ?? []) : each)), true)
    if (next !== null) own = next
  }
  try {
    await turns(UNTIL_SEEN_MS)
    await work((done) => {
      become({ ...own, share: done / count })
      return turns(0)
    })
  } finally {
    become(null)
  }
}

function turns(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
