import { noticesChosen } from '#preferences/notices.ts'

type NoticePermission = NotificationPermission | 'unsupported'

/** What the browser says about desktop notices from this page. */
export function noticePermission(): NoticePermission {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Asks the browser, which asks the person; must come from a press. Remembers a yes. */
export async function allowNotices(): Promise<NoticePermission> {
  const permission = 'Notification' in window ? await Notification.requestPermission() : 'unsupported'
  noticesChosen({ asked: true, desktop: permission === 'granted' })
  return permission
}

export const NOT_ALLOWED_WORDS =
  'This browser does not allow notices from this page. It can be changed in its settings for this site.'
