import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

/** As many cards as fit on one line, on a phone the first one whole; a button says how many more there are. */
export function OneLine({ children }: { readonly children: readonly ReactElement[] }) {
  const box = useRef<HTMLUListElement>(null)
  const [fits, setFits] = useState(children.length)
  const [all, setAll] = useState(false)
  const count = children.length

  // What does not fit is wrapped to lines that are cut off; the layout itself tells how many those are.
  useLayoutEffect(() => {
    const list = box.current
    if (list === null) return
    function measure() {
      const places = [...(list?.children ?? [])]
        .map((card) => card.getBoundingClientRect())
        .flatMap(({ top: place, height }) => (height > 0 ? [place] : []))
      const [top = 0] = places
      setFits(places.filter((place) => place < top + 8).length)
    }
    measure()
    const observer = new ResizeObserver(measure)
    // A countdown in a card changes its width, and with it what fits.
    for (const watched of [list, ...list.children]) observer.observe(watched)
    return () => observer.disconnect()
  }, [count])

  const hidden = Math.max(0, count - fits)
  return (
    <>
      <ul
        ref={box}
        className={classNames(
          'flex min-w-0 flex-1 flex-wrap gap-2',
          !all && 'overflow-hidden desk:h-9 pointer-coarse:h-auto',
        )}
      >
        {children.map((card, index) => (
          // Cut off for the eye means gone for the keyboard and for screen readers too.
          <li
            key={card.key}
            className={classNames(
              'flex max-w-full flex-[1_0_auto]',
              !all && index >= fits && 'invisible max-desk:hidden pointer-coarse:hidden',
            )}
          >
            {card}
          </li>
        ))}
      </ul>
      {hidden > 0 || all ? (
        <Button tone="quiet" aria-expanded={all} onClick={() => setAll(!all)} className="mt-0.5">
          {all ? 'Less' : `+${hidden} more`}
        </Button>
      ) : null}
    </>
  )
}
