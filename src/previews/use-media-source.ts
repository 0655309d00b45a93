import { useEffect, type RefObject } from 'react'

/** Sets the address, and takes it away on release: a removed element alone keeps its decoder and download. */
export function useMediaSource(ref: RefObject<HTMLMediaElement | null>, src: string): void {
  useEffect(() => {
    const media = ref.current
    if (media === null) return
    media.src = src
    return () => {
      media.pause()
      media.removeAttribute('src')
      media.load()
    }
  }, [ref, src])
}
