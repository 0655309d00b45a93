import type { StoreApi } from 'zustand/vanilla'
import { keptStore } from '#preferences/kept-store.ts'
import type { TextStore } from '#preferences/safe-storage.ts'

/** What may be told on the desktop while the page is hidden. */
export interface NoticeChoices {
  /** The person said yes; the browser must allow it too. */
  readonly desktop: boolean
  /** The person was asked, whatever the answer: it is not asked again. */
  readonly asked: boolean
  readonly ended: boolean
  readonly expiring: boolean
  readonly blocked: boolean
  readonly sound: boolean
  /** Nothing is told until it is switched off again. */
  readonly quiet: boolean
}

const AT_FIRST: NoticeChoices = {
  desktop: false,
  asked: false,
  ended: true,
  expiring: true,
  blocked: true,
  sound: false,
  quiet: false,
}

/** One preference with several switches, remembered by this browser. Total against whatever was stored. */
export function noticeChoiceStore(browserStorage?: () => TextStore): StoreApi<NoticeChoices> {
  return keptStore({ name: 'renderwatch.notices', initial: AT_FIRST, read: choicesIn, browserStorage })
}

/** The switches in what any version has stored; what is no switch is as it was at first. */
function choicesIn(stored: unknown): NoticeChoices {
  const known = new Map<string, unknown>(typeof stored === 'object' && stored !== null ? Object.entries(stored) : [])
  const read = (name: keyof NoticeChoices) => {
    const value = known.get(name)
    return typeof value === 'boolean' ? value : AT_FIRST[name]
  }
  return {
    desktop: read('desktop'),
    asked: read('asked'),
    ended: read('ended'),
    expiring: read('expiring'),
    blocked: read('blocked'),
    sound: read('sound'),
    quiet: read('quiet'),
  }
}
