import { DAY, HOUR, MINUTE, type EpochMs, type Millis } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { formatSpan } from '#ui/duration.ts'

const SPANS: readonly Millis[] = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY]

/** How long a reminder may be put off so that there is still time to act: at most nine tenths of what is left. */
export function snoozeSpans(left: Millis): readonly Millis[] {
  const fitting = SPANS.filter((span) => span <= left * 0.9)
  return fitting.length > 0 ? fitting : [left / 2]
}

/** *Snooze*: for how long? */
export function SnoozeMenu({ place, expiresAt }: { readonly place: OutputPlace; readonly expiresAt: EpochMs }) {
  const engine = useEngine()
  const entries = (): readonly MenuEntry[] => {
    const now = Date.now()
    return snoozeSpans(expiresAt - now).map((span) => ({
      key: String(span),
      label: `For ${formatSpan(span)}`,
      onPick: () => engine.reminders.snooze([place], now + span),
    }))
  }
  return (
    <Menu label="Snooze" tone="quiet" entries={entries} className="px-1.5! text-accent!">
      Snooze
    </Menu>
  )
}
