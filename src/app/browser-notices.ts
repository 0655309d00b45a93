import { openNoticeDesk } from '#app/notice-desk.ts'
import { seenElsewhere, type SeenElsewhere } from '#app/seen-elsewhere.ts'
import type { Engine } from '#engine/engine.ts'
import { browserEnvironment } from '#engine/environment.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import type { Notice, NoticeTarget } from '#parts/notice-words.ts'
import { noticeChoices } from '#preferences/notices.ts'
import { playTone } from '#ui/tone.ts'
import { connectionsRoute, outputsRoute, tasksRoute, type Route } from '#url/route.ts'
import { navigateTo } from '#url/use-route.ts'
import { timeZone } from '#preferences/time-zone.ts'

/** The desk over the real browser. Returns the way to close it. */
export function openBrowserNotices(engine: Engine): () => void {
  const environment = browserEnvironment()
  // Pages on plain HTTP from another machine have no locks; the types do not know that.
  const seen = seenElsewhere(environment, 'locks' in navigator ? navigator.locks : undefined)
  const close = openNoticeDesk(engine, {
    environment,
    choices: noticeChoices,
    now: () => platformClock.now(),
    zone: timeZone,
    after: (delay, run) => platformTimers.after(delay, run),
    allowed: () => 'Notification' in window && Notification.permission === 'granted',
    show: (notice) => void showUnseen(notice, seen),
    sound: () => void soundUnseen(seen),
  })
  return () => {
    close()
    seen.stop()
  }
}

/** Whoever looks at the page in another tab has no need of a notice. */
async function showUnseen(notice: Notice, seen: SeenElsewhere): Promise<void> {
  if (!(await seen.isSeen())) show(notice)
}

async function soundUnseen(seen: SeenElsewhere): Promise<void> {
  if (!(await seen.isSeen())) playTone()
}

function show({ key, title, body, target }: Notice): void {
  try {
    const notification = new Notification(title, { body, tag: `renderwatch ${key}`, icon: '/favicon.svg' })
    notification.addEventListener('click', () => {
      window.focus()
      navigateTo(routeOf(target))
      notification.close()
    })
  } catch {
    // Phones have notices for installed pages only; the title and the icon of the tab still tell.
  }
}

function routeOf(target: NoticeTarget): Route {
  switch (target.kind) {
    case 'task':
      return tasksRoute({ task: target.id })
    case 'tasks':
      return tasksRoute()
    case 'expiring':
      return outputsRoute({ view: 'expiring' })
    case 'connection':
      return connectionsRoute(target.id)
  }
}
