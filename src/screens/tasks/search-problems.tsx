import { useEffect, useState } from 'react'
import type { SearchProblem } from '#url/search-query.ts'
import { Button } from '#ui/button.tsx'

/** `status:fa` is on its way to `status:failed`: nobody wants to be corrected in the middle of a word. */
const SETTLED_MS = 900

/** Parts of the search that could not be understood, each with what to write instead. */
export function SearchProblems({
  problems,
  onReplace,
}: {
  readonly problems: readonly SearchProblem[]
  readonly onReplace: (part: string, suggestion: string) => void
}) {
  const parts = problems.map(({ part }) => part).join('\n')
  const [settled, setSettled] = useState(parts)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(parts), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [parts])
  const known = settled.split('\n')
  const shown = problems.filter(({ part }) => known.includes(part))
  if (shown.length === 0) return null
  return (
    <ul aria-label="Problems with the search" className="flex flex-col gap-1 border-b border-line px-4 py-2">
      {shown.map(({ part, message, suggestions }) => (
        <li key={part} className="flex flex-wrap items-center gap-2 text-xs">
          <span className="text-warn">{message}. It is left out.</span>
          {suggestions.slice(0, 3).map((suggestion) => (
            <Button key={suggestion} size="sm" className="font-mono" onClick={() => onReplace(part, suggestion)}>
              {suggestion}
            </Button>
          ))}
        </li>
      ))}
    </ul>
  )
}
