import type { DirectState } from '#engine/engine.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { useDirect } from '#engine/use-direct.ts'
import { DENSITIES, densityChosen, useDensity, type Density } from '#preferences/density.ts'
import { THEMES, themeChosen, useTheme, type Theme } from '#preferences/theme.ts'
import { TIME_ZONES, timeZoneChosen, useTimeZone, type TimeZoneChoice } from '#preferences/time-zone.ts'
import { useWriting, WRITINGS, writingChosen, type Writing } from '#preferences/writing.ts'
import { BackupPanel } from '#screens/settings/backup-panel.tsx'
import { KeeperPanel } from '#screens/settings/keeper-panel.tsx'
import { NoticesPanel } from '#screens/settings/notices-panel.tsx'
import { PersonPanel } from '#screens/settings/person-panel.tsx'
import { SavingPanel } from '#screens/settings/saving-panel.tsx'
import { SpendingPanel } from '#screens/settings/spending-panel.tsx'
import { StoragePanel } from '#screens/settings/storage-panel.tsx'
import { TasksFilePanel } from '#screens/settings/tasks-file-panel.tsx'
import { WebhookPanel } from '#screens/settings/webhook-panel.tsx'
import { ChoiceField } from '#ui/choice-field.tsx'
import { formatFull } from '#ui/date-time.ts'
import { formatAmount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'

const THEME_WORDS = { system: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>
const DENSITY_WORDS = { comfortable: 'Comfortable', compact: 'Compact' } as const satisfies Record<Density, string>
const ZONE_WORDS = { local: 'Local time', utc: 'UTC' } as const satisfies Record<TimeZoneChoice, string>
const WRITING_WORDS = { browser: 'As in this browser', english: 'English' } as const satisfies Record<Writing, string>

/** What the person likes, remembered by this browser. */
export function SettingsScreen() {
  const theme = useTheme()
  const density = useDensity()
  const zone = useTimeZone()
  const writing = useWriting()
  const { mode } = useDirect()
  const minute = useNow(60_000)
  const isKept = useKeeper().kind === 'gateway'
  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center border-b border-line px-5">
        <h1 className="text-lg font-semibold">Settings</h1>
      </header>
      <div className="mx-auto flex max-w-2xl flex-col gap-4 p-5">
        <Panel title="Appearance">
          <div className="flex flex-col gap-3">
            <ChoiceField label="Theme" options={THEMES} words={THEME_WORDS} chosen={theme} onChoose={themeChosen} />
            <ChoiceField
              label="Density"
              options={DENSITIES}
              words={DENSITY_WORDS}
              chosen={density}
              onChoose={densityChosen}
            />
            <ChoiceField
              label="Times in"
              options={TIME_ZONES}
              words={ZONE_WORDS}
              chosen={zone}
              onChoose={timeZoneChosen}
              help={`Now: ${formatFull(minute, zone)}`}
            />
            <ChoiceField
              label="Dates and numbers"
              options={WRITINGS}
              words={WRITING_WORDS}
              chosen={writing}
              onChoose={writingChosen}
              help={`Such as ${formatAmount(1234.5)}. The words stay English.`}
            />
          </div>
        </Panel>
        <PersonPanel />
        <NoticesPanel />
        <KeeperPanel />
        {isKept ? <WebhookPanel /> : null}
        {isKept ? <SpendingPanel /> : null}
        <TasksFilePanel />
        <BackupPanel />
        <SavingPanel />
        <StoragePanel />
        <Panel title="Keys and privacy">
          <p className="text-sm text-muted">
            {keyWords(mode)} Nothing is sent anywhere but to the vendors that you connected.
          </p>
        </Panel>
      </div>
    </div>
  )
}

/** Where the keys are. A page that talks to vendors itself has them. */
export function keyWords(mode: DirectState['mode']): string {
  return mode === 'on'
    ? 'This page talks to the vendors itself: your API keys are in the memory of this tab and, where you chose to keep them, encrypted in this browser.'
    : 'API keys stay in the gateway; what you enter here goes to it, and never comes back to this page.'
}
