import { nextThreshold } from '#domain/output/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { decline } from '#screens/outputs/decline.ts'
import { SnoozeMenu } from '#screens/outputs/snooze-menu.tsx'
import { placeOf, type Shown } from '#screens/outputs/tile-key.ts'
import { formatFull } from '#ui/date-time.ts'
import { useNow } from '#ui/use-now.ts'

/** How the reminders of one output stand, and the way to change that. Nothing where there is nothing to remind of. */
export function OutputReminder({ shown }: { readonly shown: Shown }) {
  const { output } = shown
  const engine = useEngine()
  const zone = useTimeZone()
  const now = useNow()
  const place = placeOf(shown)
  const { answer, expiry } = output
  if (output.saved !== null || output.copy?.kind === 'kept' || expiry === null || expiry.at <= now) return null
  const snoozed = answer?.kind === 'snoozed' && answer.until > now
  const next = nextThreshold(output, now) ?? expiry.at
  return (
    <section
      aria-label="Reminder"
      className="flex flex-wrap items-center gap-x-1.5 rounded-md bg-raised py-1 pr-1 pl-2.5"
    >
      <p className="mr-auto text-xs">
        {answer?.kind === 'unwanted'
          ? 'Not needed: no reminders.'
          : snoozed
            ? `Snoozed until ${formatFull(answer.until, zone)}.`
            : `Not saved yet. Next reminder: ${formatFull(next, zone)}.`}
      </p>
      {answer?.kind === 'unwanted' || snoozed ? (
        <ActButton act="snooze" size="sm" tone="quiet" onClick={() => engine.reminders.wake([place])}>
          Remind me again
        </ActButton>
      ) : (
        <>
          <SnoozeMenu place={place} expiresAt={expiry.at} />
          <ActButton
            act="snooze"
            size="sm"
            tone="quiet"
            className="px-1.5! text-accent!"
            onClick={() => decline(engine, [place])}
          >
            Don’t need it
          </ActButton>
        </>
      )}
    </section>
  )
}
