import { LoaderCircle } from 'lucide-react'
import { useStore } from 'zustand'
import { workInHand } from '#parts/long-work.ts'

/** What the page is at with thousands of tasks, and how far; `otherwise` stands there while it is at nothing. */
export function WorkShown({ otherwise = null }: { readonly otherwise?: string | null }) {
  const work = useStore(workInHand, (all) => all.at(-1))
  const share = work?.share ?? null
  return (
    <span className="flex items-center gap-2 px-2 font-semibold whitespace-nowrap">
      {work === undefined ? null : <LoaderCircle size={14} aria-hidden="true" className="animate-spin" />}
      {/* The bar is outside of what is read out: it moves too often. */}
      <output>{work?.words ?? otherwise}</output>
      {share === null ? null : (
        <progress value={share} max={1} aria-label="Progress" className="h-1.5 w-16 accent-running" />
      )}
    </span>
  )
}
