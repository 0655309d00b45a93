import { useEffect } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import { useNoticeChoices } from '#preferences/notices.ts'

/** Opens the desk for desktop notices while they are wanted; its code is loaded by those who want it. */
export function useNotices(): void {
  const engine = useEngine()
  const { desktop } = useNoticeChoices()
  useEffect(() => {
    if (!desktop) return
    let close = () => {}
    let gone = false
    import('#app/browser-notices.ts').then(
      ({ openBrowserNotices }) => {
        if (!gone) close = openBrowserNotices(engine)
      },
      // Without its server the page has nothing to tell either.
      () => undefined,
    )
    return () => {
      gone = true
      close()
    }
  }, [desktop, engine])
}
