import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { StorageState } from '#engine/engine.ts'
import { DENSITIES, densityChosen, useDensity, type Density } from '#preferences/density.ts'
import { THEMES, themeChosen, useTheme, type Theme } from '#preferences/theme.ts'
import { TIME_ZONES, timeZoneChosen, useTimeZone, type TimeZoneChoice } from '#preferences/time-zone.ts'
import { ChoiceField } from '#ui/choice-field.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { formatFull } from '#ui/date-time.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'

const THEME_WORDS = { system: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>
const DENSITY_WORDS = { comfortable: 'Comfortable', compact: 'Compact' } as const satisfies Record<Density, string>
const ZONE_WORDS = { local: 'Local time', utc: 'UTC' } as const satisfies Record<TimeZoneChoice, string>

const STORAGE_WORDS = {
  loading: 'Reading what is stored.',
  ready: 'Tasks are kept in this browser and survive reloads and crashes.',
  unavailable: 'This browser keeps nothing for this page: tasks are gone when it closes.',
  outdated: 'A newer version is open in another tab; reload this page.',
  full: 'The browser’s storage is full: changes since are not kept.',
} as const satisfies Record<StorageState['kind'], string>

/** What the person likes, remembered by this browser. */
export function SettingsScreen() {
  const theme = useTheme()
  const density = useDensity()
  const zone = useTimeZone()
  const minute = useNow(60_000)
  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center border-b border-line px-5">
        <h1 className="text-lg font-semibold">Settings</h1>
      </header>
      <div className="flex max-w-2xl flex-col gap-4 p-5">
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
          </div>
        </Panel>
        <StoragePanel />
        <Panel title="Keys and privacy">
          <p className="text-sm text-muted">
            API keys stay in the gateway on your computer; this page never sees them. Nothing is sent anywhere but to
            the vendors that you connected.
          </p>
        </Panel>
      </div>
    </div>
  )
}

function StoragePanel() {
  const engine = useEngine()
  const { kind, quarantined } = useStore(engine.storage)
  const tasks = useStore(engine.ledger.store, (state) => state.tasks.size)
  const used = useStorageUse()
  return (
    <Panel title="Storage">
      <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1.5 text-sm">
        <dt className="text-muted">State</dt>
        <dd className={kind === 'ready' || kind === 'loading' ? undefined : 'text-warn'}>{STORAGE_WORDS[kind]}</dd>
        <dt className="text-muted">Tasks</dt>
        <dd>{tasks.toLocaleString('en')}</dd>
        {quarantined === 0 ? null : (
          <>
            <dt className="text-muted">Set aside</dt>
            <dd className="text-warn">{quarantined.toLocaleString('en')} rows that could not be read</dd>
          </>
        )}
        {used === null ? null : (
          <>
            <dt className="text-muted">Used</dt>
            <dd>
              {formatBytes(used.usage)} of {formatBytes(used.quota)}
            </dd>
            <dt className="text-muted">Protected</dt>
            <dd>
              {used.persisted
                ? 'Yes: the browser will not clear it by itself.'
                : 'No: the browser may clear it when the disk is full.'}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

interface StorageUse {
  readonly usage: number
  readonly quota: number
  readonly persisted: boolean
}

/** What the browser says about this page's room on disk; null where it does not say. */
function useStorageUse(): StorageUse | null {
  const [use, setUse] = useState<StorageUse | null>(null)
  useEffect(() => {
    let gone = false
    async function ask() {
      const { usage, quota } = await navigator.storage.estimate()
      const persisted = await navigator.storage.persisted()
      if (!gone && usage !== undefined && quota !== undefined) setUse({ usage, quota, persisted })
    }
    // Only secure contexts have it; without it the panel simply says less.
    if ('storage' in navigator) ask().catch(() => setUse(null))
    return () => {
      gone = true
    }
  }, [])
  return use
}
