import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { classNames } from '#ui/class-names.ts'

export interface Tab<Key extends string> {
  readonly key: Key
  readonly label: string
  readonly content: ReactNode
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** Tabs with arrow keys; only the chosen tab's content is mounted. */
export function Tabs<Key extends string>({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  readonly label: string
  readonly tabs: readonly Tab<Key>[]
  readonly chosen: Key
  readonly onChoose: (key: Key) => void
}) {
  const id = useId()
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === chosen),
  )

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = STEPS[event.key]
    const next = step === undefined ? undefined : tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }

  return (
    <div>
      <div
        role="tablist"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex gap-1 border-b border-line"
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={index === at}
            aria-controls={`${id}-panel`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => onChoose(tab.key)}
            className={classNames(
              '-mb-px border-b-2 px-2.5 py-1.5 text-sm',
              index === at ? 'border-accent font-semibold text-ink' : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${tabs[at]?.key ?? ''}`} className="pt-3">
        {tabs[at]?.content}
      </div>
    </div>
  )
}
