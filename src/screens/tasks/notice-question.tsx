import { Bell } from 'lucide-react'
import { usePolling } from '#engine/connection/use-connections.ts'
import { allowNotices, NOT_ALLOWED_WORDS, noticePermission } from '#parts/allow-notices.ts'
import { noticesChosen, useNoticeChoices } from '#preferences/notices.ts'
import { Button } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'

/** Asked once, by the page and not by the browser, when there is something to wait for. Floats: it moves no row. */
export function NoticeQuestion() {
  const { asked, desktop } = useNoticeChoices()
  const { live } = usePolling()
  const permission = noticePermission()
  if (asked || desktop || live === 0 || permission === 'denied' || permission === 'unsupported') return null

  async function allow() {
    const answer = await allowNotices()
    showToast(
      answer === 'granted'
        ? { text: 'You will be told while this page is in the background.', tone: 'good' }
        : { text: NOT_ALLOWED_WORDS },
    )
  }

  return (
    <section
      aria-label="Desktop notices"
      className="absolute bottom-4 left-1/2 z-10 flex w-max max-w-[calc(100%-1.5rem)] -translate-x-1/2 items-center gap-2 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3 text-sm shadow-pop"
    >
      <Bell size={14} aria-hidden="true" className="shrink-0 text-muted max-desk:hidden" />
      <p className="min-w-0">Tell me when watched tasks end?</p>
      <Button size="sm" tone="primary" onClick={() => void allow()}>
        Tell me
      </Button>
      <Button size="sm" tone="quiet" onClick={() => noticesChosen({ asked: true })}>
        Not now
      </Button>
    </section>
  )
}
