import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { VList, type VListHandle } from 'virtua'
import { useStore } from 'zustand'
import type { Selection } from '#parts/selection.ts'
import { columnsFor, placesAtFirst, rowCount, rowHeight, rowOf } from '#screens/outputs/gallery.ts'
import { OutputTile, type TileActs } from '#screens/outputs/output-tile.tsx'
import type { Tile } from '#screens/outputs/tile.ts'
import { useGalleryKeys } from '#screens/outputs/use-gallery-keys.ts'
import { useWidth } from '#ui/use-width.ts'

/** The tiles in rows, below whatever stands above them; only rows in view are drawn. */
export function GalleryList({
  tiles,
  placeOf,
  marked,
  top,
  onOpen,
  children,
}: {
  readonly tiles: readonly Tile[]
  readonly placeOf: (key: string) => number
  readonly marked: Selection<string>
  /**
   * Scrolls along with the tiles; told how many stand in a row. Null for nothing: an empty row has no height, and would
   * never come into view.
   */
  readonly top: ((columns: number) => ReactNode) | null
  readonly onOpen: (key: string) => void
  /** Floats above the tiles. */
  readonly children: ReactNode
}) {
  const [frame, width] = useWidth<HTMLDivElement>('measured')
  const list = useRef<VListHandle>(null)
  const columns = columnsFor(width)
  const markedKeys = useStore(marked.store, ({ keys }) => keys)
  const acts = useTileActs(tiles, marked, onOpen)
  const rowsAbove = top === null ? 0 : 1
  // The list draws its rows again with each thing that it measures; this one is the dearest.
  const above = useMemo(() => top?.(columns), [top, columns])
  const height = rowHeight(width, columns)
  // Of itself the list draws nothing before it has measured its own height, which is a frame later.
  const first = useMemo(() => placesAtFirst(innerHeight, height, rowsAbove), [height, rowsAbove])
  const onKeyDown = useGalleryKeys({ tiles, placeOf, columns, rowsAbove, marked, frame, list })
  return (
    // The keys work on the tiles, which are links; this is only where they are heard.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} onKeyDown={onKeyDown} className="relative mx-5 min-h-[min(20rem,100%)] flex-1">
      {width === 0 ? null : (
        <VList
          ref={list}
          data={{ length: rowCount(tiles.length, columns) + rowsAbove }}
          // Left to guess, it draws rows of 40 px at first, five times as many as there is room for.
          itemSize={height}
          keepMounted={first}
          className="h-full pt-4"
        >
          {(_nothing, index) => {
            if (index < rowsAbove) return <div key="top">{above}</div>
            const row = rowOf(tiles, index - rowsAbove, columns)
            return <Row key={row[0]?.key ?? index} row={row} columns={columns} marked={markedKeys} acts={acts} />
          }}
        </VList>
      )}
      {children}
    </div>
  )
}

/** Tiles are memoised: what they call must not change with each render. */
function useTileActs(tiles: readonly Tile[], marked: Selection<string>, onOpen: (key: string) => void): TileActs {
  const latest = useRef({ tiles, onOpen })
  useEffect(() => {
    latest.current = { tiles, onOpen }
  })
  return useMemo(
    () => ({
      open: (key) => latest.current.onOpen(key),
      toggle: marked.toggle,
      extend: (key) =>
        marked.extend(
          key,
          latest.current.tiles.map((tile) => tile.key),
        ),
    }),
    [marked],
  )
}

function Row({
  row,
  columns,
  marked,
  acts,
}: {
  readonly row: readonly Tile[]
  readonly columns: number
  readonly marked: ReadonlySet<string>
  readonly acts: TileActs
}) {
  return (
    <div className="grid gap-3 pb-3" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {row.map((tile) => (
        <OutputTile key={tile.key} tile={tile} marked={marked.has(tile.key)} acts={acts} />
      ))}
    </div>
  )
}
