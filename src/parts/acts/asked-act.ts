import { createStore } from 'zustand/vanilla'
import type { TaskId } from '#domain/task/task.ts'

/** An act that wants an answer before anything happens. */
export interface AskedAct {
  readonly act: 'cancel' | 'retry' | 'tag'
  readonly ids: readonly TaskId[]
}

/** The question that is open, wherever it was asked: by a button, a key or the palette. */
export const askedAct = createStore<{ readonly asked: AskedAct | null }>(() => ({ asked: null }))

export function askAct(act: AskedAct['act'], ids: readonly TaskId[]): void {
  askedAct.setState({ asked: { act, ids } })
}

export function answered(): void {
  askedAct.setState({ asked: null })
}
