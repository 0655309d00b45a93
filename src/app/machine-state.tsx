import { Pause, Play } from 'lucide-react'
import type { ConnectionsState, PollingState } from '#engine/engine.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatClock, type ZoneChoice } from '#ui/date-time.ts'
import { formatCount } from '#ui/numbers.ts'

export interface MachineWords {
  readonly text: string
  readonly hint: string
  readonly tone: 'good' | 'quiet' | 'warn'
}

/** What the machine itself is doing at present. */
export function machineWords(polling: PollingState, connections: ConnectionsState, zone: ZoneChoice): MachineWords {
  if (connections.gateway === 'unreachable') {
    return { text: 'Gateway unreachable', hint: 'Stored tasks stay readable; it is tried again.', tone: 'warn' }
  }
  switch (polling.mode) {
    case 'starting':
      return { text: 'Starting', hint: 'Reading the stored tasks.', tone: 'quiet' }
    case 'paused':
      return { text: 'Paused', hint: 'No task is asked about until you resume.', tone: 'warn' }
    case 'offline':
      return { text: 'Offline', hint: 'This computer has no network; polling goes on when it is back.', tone: 'warn' }
    case 'following':
      return { text: 'Another tab leads', hint: 'One tab polls for all of them; this one follows.', tone: 'quiet' }
    case 'polling': {
      const until = waitsUntil(connections)
      if (until !== null) {
        return { text: `Waiting until ${formatClock(until, zone)}`, hint: 'The vendor named this time.', tone: 'warn' }
      }
      return polling.live === 0
        ? { text: 'Nothing to poll', hint: 'No task is on its way.', tone: 'quiet' }
        : { text: `Polling ${formatCount(polling.live)}`, hint: 'Tasks that are asked about.', tone: 'good' }
    }
  }
}

/** The time until which every busy connection waits; null when one of them may ask. */
function waitsUntil({ statuses }: ConnectionsState): number | null {
  const busy = [...statuses.values()].filter(({ health }) => health.kind !== 'idle')
  const times = busy.map(({ health }) => (health.kind === 'waiting' ? health.until : null))
  const waiting = times.filter((time) => time !== null)
  return waiting.length > 0 && waiting.length === times.length ? Math.min(...waiting) : null
}

const TONES = { good: 'bg-succeeded-fill', quiet: 'bg-queued-fill', warn: 'bg-timed-out-fill' } as const

/** The state of the machine with its switch. */
export function MachineState() {
  const engine = useEngine()
  const polling = usePolling()
  const words = machineWords(polling, useConnections(), useTimeZone())
  const paused = polling.mode === 'paused'
  const canSwitch = polling.mode === 'polling' || paused
  return (
    <div className="flex h-8 min-w-0 items-center gap-2 pl-2.5 text-muted">
      <span aria-hidden="true" className={classNames('size-1.5 shrink-0 rounded-full', TONES[words.tone])} />
      <span title={words.hint} className={classNames('min-w-0 flex-1 truncate', words.tone === 'warn' && 'text-warn')}>
        {words.text}
      </span>
      {canSwitch ? (
        <IconButton
          size="sm"
          label={paused ? 'Resume polling' : 'Pause polling'}
          onClick={() => (paused ? engine.polling.resume() : engine.polling.pause())}
        >
          {paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
        </IconButton>
      ) : null}
    </div>
  )
}
