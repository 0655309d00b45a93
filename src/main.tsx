import { StrictMode, Suspense, use } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '#app/app.tsx'
import { FirstFrame } from '#app/first-frame.tsx'
import type { Runtime } from '#app/runtime.ts'
import { ErrorBoundary } from '#ui/error-boundary.tsx'
import '#app/styles.css'

// The engine is a file of its own: the frame is painted while it is on its way.
const starting = start()

async function start(): Promise<Runtime> {
  const { createRuntime } = await import('#app/runtime.ts')
  const runtime = createRuntime()
  void runtime.engine.start()
  return runtime
}

function Started() {
  return <App runtime={use(starting)} />
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary what="Renderwatch">
      <Suspense fallback={<FirstFrame />}>
        <Started />
      </Suspense>
    </ErrorBoundary>
  </StrictMode>,
)
