import { useStore } from 'zustand'
import { noticeChoiceStore, type NoticeChoices } from '#preferences/notice-choices.ts'

const store = noticeChoiceStore()

export function useNoticeChoices(): NoticeChoices {
  return useStore(store)
}

/** Of this moment, for whoever is about to tell. */
export function noticeChoices(): NoticeChoices {
  return store.getState()
}

export function noticesChosen(changes: Partial<NoticeChoices>): void {
  store.setState(changes)
}
