import { Pause, Play } from 'lucide-react'
import { useEngine } from '#engine/engine-context.tsx'
import { usePolling } from '#engine/connection/use-connections.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { keeperWords } from '#parts/keeper-words.ts'
import { doingWords, machineWords } from '#parts/machine-words.ts'
import { useMachineDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

const TONES = {
  good: { dot: 'bg-succeeded-fill', text: '' },
  quiet: { dot: 'bg-queued-fill', text: '' },
  warn: { dot: 'bg-timed-out-fill', text: 'text-warn' },
  bad: { dot: 'bg-failed-fill', text: 'text-danger' },
} as const

/** No one connection's figures. */
const NO_FIGURES = { perSecond: 0, allowedPerSecond: 0 }

/** Whether this tab may be closed; that the gateway is lost stands above every screen. */
export function KeeperLine() {
  const words = keeperWords(useKeeper(), usePolling(), useTimeZone())
  return words === null || words.isLost ? null : <p className="px-2.5 text-xs text-muted">{words.text}</p>
}

/** The state of the machine with its switch. */
export function MachineState() {
  const engine = useEngine()
  const { mode } = usePolling()
  const machine = useMachineDoing()
  const zone = useTimeZone()
  const { text, tone } = machineWords(machine, zone)
  const { long } = doingWords(machine.doing, NO_FIGURES, useNow(), zone)
  const paused = mode === 'paused'
  const refused = useRefusal('polling')
  const canSwitch = mode === 'polling' || paused
  return (
    <fieldset aria-label="Polling" data-tone={tone} className="flex h-8 min-w-0 items-center gap-2 pl-2.5 text-muted">
      <span aria-hidden="true" className={classNames('size-1.5 shrink-0 rounded-full', TONES[tone].dot)} />
      <span
        title={machine.doing.kind === 'polling' ? 'Tasks that are asked about' : long}
        className={classNames('min-w-0 flex-1 truncate', TONES[tone].text)}
      >
        {text}
      </span>
      {canSwitch ? (
        <IconButton
          size="sm"
          label={paused ? 'Resume polling' : 'Pause polling'}
          refused={refused}
          onClick={() => (paused ? engine.polling.resume() : engine.polling.pause())}
        >
          {paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
        </IconButton>
      ) : null}
    </fieldset>
  )
}
