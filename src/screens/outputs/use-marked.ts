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
  const [{ keys, anchor }, setState] = useState<{ readonly keys: ReadonlySet<string>; readonly anchor: string | null }>(
    NOTHING,
  )
  return {
    keys,
    toggle: (key) =>
      setState((before) => {
        const after = new Set(before.keys)
        if (!after.delete(key)) after.add(key)
        return { keys: after, anchor: key }
      }),
    extend(key) {
      const order = tiles.map((tile) => tile.key)
      const to = order.indexOf(key)
      const from = anchor === null ? to : order.indexOf(anchor)
      if (to < 0) return
      const [start, end] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)]
      setState({ keys: new Set([...keys, ...order.slice(start, end + 1)]), anchor: from < 0 ? key : anchor })
    },
    clear: () => setState(NOTHING),
  }
}

const NOTHING = { keys: new Set<string>(), anchor: null }
