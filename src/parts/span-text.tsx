import type { Span } from '#domain/timeline/span.ts'
import { spanWords } from '#parts/span-words.ts'

/** A duration in a column of figures; what is no exact figure is muted and says in words what it means. */
export function SpanText({ span }: { readonly span: Span }) {
  const { short, full } = spanWords(span)
  if (short === full) return <>{short}</>
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- its characters are looked at and its label is read aloud, which takes one element in each row
    <span role="img" aria-label={full} title={full} className="whitespace-nowrap text-muted">
      {short}
    </span>
  )
}
