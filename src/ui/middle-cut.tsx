import { classNames } from '#ui/class-names.ts'

/** The last characters tell ids apart: they always stay in view. */
const TAIL = 6

/**
 * A long id on one line with its middle cut to the room there is. The whole text stays in the document, so copying
 * and screen readers get all of it.
 */
export function MiddleCut({ text, className }: { readonly text: string; readonly className?: string }) {
  const cut = text.length > TAIL * 2 ? text.length - TAIL : text.length
  return (
    <span title={text} className={classNames('flex max-w-full min-w-0 whitespace-pre', className)}>
      <span className="min-w-0 overflow-hidden text-ellipsis">{text.slice(0, cut)}</span>
      <span className="shrink-0">{text.slice(cut)}</span>
    </span>
  )
}
