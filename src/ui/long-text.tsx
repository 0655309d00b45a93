import { useState } from 'react'
import { classNames } from '#ui/class-names.ts'

/** About six lines of a narrow panel: more pushes what can be done about it out of sight. */
const SHORT = 320

/** A text that may be a vendor's whole page of an error: its beginning, and all of it on a press. */
export function LongText({
  text,
  after = '',
  className,
}: {
  readonly text: string
  /** Said behind it. */
  readonly after?: string
  readonly className?: string
}) {
  const [all, setAll] = useState(false)
  const isLong = text.length > SHORT || text.split('\n', 7).length > 6
  return (
    <div className={className}>
      <p dir="auto" className={classNames('wrap-anywhere', isLong && !all && 'line-clamp-6')}>
        {text}
        {after}
      </p>
      {isLong ? (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="rounded-sm text-xs text-muted underline decoration-line-strong hover:text-ink pointer-coarse:min-h-11"
        >
          {all ? 'Show less' : 'Show all of it'}
        </button>
      ) : null}
    </div>
  )
}
