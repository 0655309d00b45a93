import { Bell } from 'lucide-react'
import { usePolling } from '#engine/connection/use-connections.ts'
import { allowNotices, NOT_ALLOWED_WORDS, noticePermission } from '#parts/allow-notices.ts'
import { noticesChosen, useNoticeChoices } from '#preferences/notices.ts'
import { Button } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'

/** Asked once, by the page and not by the browser, when there is something to wait for. Below the list: over no row. */
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
      data-below-list
      className="flex min-h-11 shrink-0 items-center justify-center gap-2 border-t border-line bg-surface px-4 text-sm"
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
