import { StrictMode, Suspense, use } from 'react'
import { App, loadTasksScreen, SCREENS_AHEAD } from '#app/app.tsx'
import { FirstFrame } from '#app/first-frame.tsx'
import type { Runtime } from '#app/runtime.ts'
import { whoKeeps } from '#app/who-keeps.ts'
import { ErrorBoundary } from '#ui/error-boundary.tsx'
import { firstShown, noteShown, showWithin } from '#ui/first-shown.ts'

/** A disk that is read for longer than this is an odd one: the rest need not wait for it. */
const SHOWN_WITHIN_MS = 5_000

// The engine is a file of its own: the frame is painted while it is on its way.
const starting = start()

async function start(): Promise<Runtime> {
  // Who opens another screen comes to the list next. Where it cannot be had, the screen itself says so.
  loadTasksScreen().catch(noteShown)
  const runtime =
    (await whoKeeps()) === 'gateway'
      ? (await import('#app/remote-runtime.ts')).createRemoteRuntime()
      : (await import('#app/runtime.ts')).createRuntime()
  void runtime.engine.start().then(() => prepare(runtime))
  showWithin(SHOWN_WITHIN_MS)
  void firstShown.then(takeTypeface)
  return runtime
}

/** Until then text stands in a face of the system, as wide; `public/theme.js` does this where the files are kept. */
function takeTypeface(): void {
  document.documentElement.dataset['typeface'] = 'own'
}

/** What cannot be fetched now is made when a screen asks for it. */
async function prepare({ engine }: Runtime): Promise<void> {
  await firstShown
  const code = await import('#app/prepare-screens.ts').catch(() => null)
  await code?.prepareScreens(engine, SCREENS_AHEAD).catch(() => undefined)
}

/** All there is, as soon as the engine is there. */
export function Root() {
  return (
    <StrictMode>
      <ErrorBoundary what="Renderwatch">
        <Suspense fallback={<FirstFrame />}>
          <Started />
        </Suspense>
      </ErrorBoundary>
    </StrictMode>
  )
}

function Started() {
  return <App runtime={use(starting)} />
}
