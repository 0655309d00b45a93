import { BellRing } from 'lucide-react'
import { calendarFile } from '#domain/output/calendar-file.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { download } from '#engine/outputs/download.ts'
import { allowNotices, NOT_ALLOWED_WORDS, noticePermission } from '#parts/allow-notices.ts'
import { useNoticeChoices } from '#preferences/notices.ts'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { hrefFor } from '#url/href.ts'
import { outputsRoute } from '#url/route.ts'

/** Ways to be reminded that do not need this page to be looked at. */
export function ReminderMenu() {
  const engine = useEngine()
  const choices = useNoticeChoices()

  function saveCalendar() {
    const page = new URL(hrefFor(outputsRoute({ view: 'expiring' })), location.href).href
    const { text, events } = calendarFile(engine.ledger.store.getState().tasks.values(), page, Date.now())
    if (events === 0) return showToast({ text: 'Nothing unsaved has a link that ends.' })
    download(new Blob([text], { type: 'text/calendar;charset=utf-8' }), 'renderwatch-expiring.ics')
    showToast({ text: `${countOf(events, 'event')} for your calendar.`, tone: 'good' })
  }

  const entries = (): readonly MenuEntry[] => [
    { key: 'calendar', label: 'Calendar file (.ics)', onPick: saveCalendar },
    { key: 'notify', ...noticeEntry(choices.desktop) },
  ]
  return (
    <Menu label="Reminders" entries={entries} size="md" className="px-2!">
      <BellRing size={14} aria-hidden="true" />
    </Menu>
  )
}

function noticeEntry(on: boolean): Pick<MenuEntry, 'label' | 'disabled' | 'onPick'> {
  const permission = noticePermission()
  const onPick = () => void askForNotices()
  if (permission === 'unsupported') return { label: 'No desktop notices here', disabled: true, onPick }
  if (permission === 'denied') return { label: 'Desktop notices are blocked', disabled: true, onPick }
  if (on && permission === 'granted') return { label: 'Desktop notices are on', disabled: true, onPick }
  return { label: 'Allow desktop notices…', disabled: false, onPick }
}

async function askForNotices() {
  const granted = (await allowNotices()) === 'granted'
  showToast({
    text: granted ? 'A notice comes before a link expires, also while this tab is hidden.' : NOT_ALLOWED_WORDS,
  })
}
