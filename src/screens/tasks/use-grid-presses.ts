import { useState, type MouseEvent } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { groupFolded } from '#preferences/list-layout.ts'
import type { Lines, ListLine } from '#screens/tasks/list-rows.ts'
import { idsOf, rowAt, tick } from '#screens/tasks/use-grid-keys.ts'

/** The menu of a row that is open. */
interface OpenMenu {
  readonly line: ListLine
  /** Where the pointer asked for it; null where the keyboard did. */
  readonly at: { readonly x: number; readonly y: number } | null
}

interface Presses {
  readonly lines: Lines
  readonly onActive: (key: string) => void
  readonly onOpen: (id: TaskId) => void
  readonly onMenu: (menu: OpenMenu) => void
}

export function useRowMenu() {
  return useState<OpenMenu | null>(null)
}

/** The list by pointer: presses are handled once for all rows. */
export function gridPresses({ lines, onActive, onOpen, onMenu }: Presses) {
  return {
    onClick(event: MouseEvent) {
      const line = rowAt(event.target, lines)
      if (line === null || !(event.target instanceof Element)) return
      if ((event.metaKey || event.ctrlKey) && event.target.closest('a') !== null) return
      onActive(line.key)
      pressed(line, event.target, event, lines, onOpen)
    },
    onContextMenu(event: MouseEvent) {
      const line = rowAt(event.target, lines)
      // With Shift it is the browser's own menu, which has what it knows of links and texts.
      if (line === null || event.shiftKey) return
      event.preventDefault()
      onActive(line.key)
      onMenu({ line, at: { x: event.clientX, y: event.clientY } })
    },
  }
}

function pressed(
  line: ListLine,
  target: Element,
  { shiftKey, metaKey, ctrlKey }: MouseEvent,
  lines: Lines,
  onOpen: (id: TaskId) => void,
): void {
  if (target.closest('[data-select]') !== null && !shiftKey) {
    // A label passes its press on to its box, which would tick it twice.
    if (!(target instanceof HTMLLabelElement)) tick(idsOf(line))
  } else if (line.kind === 'group') groupFolded(line.key, !line.folded)
  else if (shiftKey) selectedTasks.extend(line.id, lines.order())
  else if (metaKey || ctrlKey) selectedTasks.toggle(line.id)
  else if (getSelection()?.isCollapsed !== false) onOpen(line.id)
}

/** A menu on one of several ticked rows is about all of them, as a key would be. */
export function aboutOf(line: ListLine): readonly TaskId[] {
  const ticked = selectedTasks.keys()
  return line.kind === 'task' && ticked.has(line.id) ? [...ticked] : idsOf(line)
}
