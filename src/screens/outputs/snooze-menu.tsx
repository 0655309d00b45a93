import type { EpochMs } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { snoozeSpans } from '#screens/outputs/snooze-spans.ts'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { formatSpan } from '#ui/duration.ts'

/** *Snooze*: for how long? */
export function SnoozeMenu({ place, expiresAt }: { readonly place: OutputPlace; readonly expiresAt: EpochMs }) {
  const engine = useEngine()
  const refused = useRefusal('snooze')
  const entries = (): readonly MenuEntry[] => {
    const now = Date.now()
    return snoozeSpans(expiresAt - now).map((span) => ({
      key: String(span),
      label: `For ${formatSpan(span)}`,
      refused,
      onPick: () => engine.reminders.snooze([place], now + span),
    }))
  }
  return (
    <Menu label="Snooze" tone="quiet" entries={entries} className="px-1.5! text-accent!">
      Snooze
    </Menu>
  )
}
