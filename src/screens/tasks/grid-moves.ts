import type { ListLine } from '#screens/tasks/list-rows.ts'

/** How a key moves over `count` rows; null for keys that do not. `page` is a screenful of rows. */
export function movedTo(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + page, count - 1)
    case 'PageUp':
      return Math.max(at - page, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** What the arrows to the sides do, as in any tree: fold, unfold, or go to the heading; null where they do nothing. */
export function sideways(key: string, line: ListLine, count: number): number | 'fold' | 'unfold' | null {
  if (line.kind === 'group') {
    if (key === 'ArrowRight') return line.folded ? 'unfold' : Math.min(line.index + 1, count - 1)
    return key === 'ArrowLeft' && !line.folded ? 'fold' : null
  }
  const { within, index } = line
  return key === 'ArrowLeft' && within !== null ? index - within.place : null
}
