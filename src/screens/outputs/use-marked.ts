import { useState } from 'react'
import type { Tile } from '#screens/outputs/gallery.ts'

export interface Marked {
  readonly keys: ReadonlySet<string>
  readonly toggle: (key: string) => void
  /** Marks everything from the tile that was marked last to this one. */
  readonly extend: (key: string) => void
  readonly clear: () => void
}

/** Which tiles are marked, by key: no update of the gallery can move it. */
export function useMarked(tiles: readonly Tile[]): Marked {
  const [{ keys }, setState] = useState<{ readonly keys: ReadonlySet<string>; readonly anchor: string | null }>(NOTHING)
  return {
    keys,
    toggle: (key) =>
      setState((before) => {
        const after = new Set(before.keys)
        if (!after.delete(key)) after.add(key)
        return { keys: after, anchor: key }
      }),
    // Before it, in the same event, a tile may have become the anchor.
    extend: (key) =>
      setState((before) => {
        const order = tiles.map((tile) => tile.key)
        const to = order.indexOf(key)
        const from = before.anchor === null ? -1 : order.indexOf(before.anchor)
        const [start, end] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)]
        const range = to < 0 ? [] : order.slice(start, end + 1)
        return { keys: new Set([...before.keys, ...range]), anchor: from < 0 ? key : before.anchor }
      }),
    clear: () => setState(NOTHING),
  }
}

const NOTHING = { keys: new Set<string>(), anchor: null }
