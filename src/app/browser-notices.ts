import { openNoticeDesk } from '#app/notice-desk.ts'
import type { Engine } from '#engine/engine.ts'
import { browserEnvironment } from '#engine/environment.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import type { Notice, NoticeTarget } from '#parts/notice-words.ts'
import { noticeChoices } from '#preferences/notices.ts'
import { playTone } from '#ui/tone.ts'
import { connectionsRoute, outputsRoute, tasksRoute, type Route } from '#url/route.ts'
import { navigateTo } from '#url/use-route.ts'

/** The desk over the real browser. Returns the way to close it. */
export function openBrowserNotices(engine: Engine): () => void {
  return openNoticeDesk(engine, {
    environment: browserEnvironment(),
    choices: noticeChoices,
    now: () => platformClock.now(),
    after: (delay, run) => platformTimers.after(delay, run),
    allowed: () => 'Notification' in window && Notification.permission === 'granted',
    show,
    sound: playTone,
  })
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
