import type { Span } from '#domain/timeline/span.ts'
import { spanWords } from '#parts/span-words.ts'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

/** A duration in a column of figures; what is no exact figure is muted and says in words what it means. */
export function SpanText({ span }: { readonly span: Span }) {
  const { short, full } = spanWords(span)
  if (short === full) return <>{short}</>
  return (
    <span title={full} className="whitespace-nowrap text-muted">
      <span aria-hidden="true">{short}</span>
      <VisuallyHidden>{full}</VisuallyHidden>
    </span>
  )
}
