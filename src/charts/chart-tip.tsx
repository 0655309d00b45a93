import type { ReactNode } from 'react'

interface TipLine {
  readonly key: string
  readonly colour: string
  readonly label: string
  readonly value: string
}

/** What stands beside the pointer. */
export function ChartTip({
  title,
  lines,
  foot,
}: {
  readonly title: string
  readonly lines: readonly TipLine[]
  readonly foot?: ReactNode
}) {
  return (
    <div className="min-w-36 rounded-md border border-line bg-surface px-2.5 py-2 text-xs shadow-pop">
      <p className="mb-1 font-semibold">{title}</p>
      {lines.length === 0 ? <p className="text-muted">nothing in this span of time</p> : null}
      {lines.map(({ key, colour, label, value }) => (
        <p key={key} className="flex items-center gap-2 whitespace-nowrap">
          <span className="size-2 shrink-0 rounded-[2px]" style={{ background: colour }} />
          <span className="mr-3 max-w-48 truncate text-muted">{label}</span>
          <span className="ml-auto">{value}</span>
        </p>
      ))}
      {foot === undefined ? null : <p className="mt-1 text-muted">{foot}</p>}
    </div>
  )
}
