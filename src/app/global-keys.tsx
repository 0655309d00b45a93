import { lazy, Suspense, useState } from 'react'
import { useShortcut } from '#ui/use-shortcut.ts'
import { settingsRoute, submitRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const CommandPalette = lazy(async () => ({ default: (await import('#app/command-palette.tsx')).CommandPalette }))
const ShortcutSheet = lazy(async () => ({ default: (await import('#app/shortcut-sheet.tsx')).ShortcutSheet }))

type Sheet = 'palette' | 'shortcuts' | null

/** Keys that work on every screen, and the two sheets they open. */
export function GlobalKeys() {
  const navigate = useNavigate()
  const [sheet, setSheet] = useState<Sheet>(null)
  useShortcut('mod+k', () => setSheet((before) => (before === 'palette' ? null : 'palette')))
  useShortcut('?', () => setSheet('shortcuts'))
  useShortcut(',', () => navigate(settingsRoute()))
  useShortcut('n', () => navigate(submitRoute()))
  const close = () => setSheet(null)
  return (
    <Suspense fallback={null}>
      {sheet === 'palette' ? <CommandPalette onClose={close} onShortcuts={() => setSheet('shortcuts')} /> : null}
      {sheet === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
    </Suspense>
  )
}
