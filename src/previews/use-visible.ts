import { useEffect, useRef, useState, type RefObject } from 'react'

/** Half a screen ahead, so that what scrolls in is there in time. */
const MARGIN = '50% 0px'

/** Whether the element is on screen or about to be. False until the browser has said so. */
export function useVisible<E extends Element>(): readonly [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null)
  const [visible, setVisible] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1)
        if (last !== undefined) setVisible(last.isIntersecting)
      },
      { rootMargin: MARGIN },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, visible]
}
