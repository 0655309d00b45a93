import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '#app/app.tsx'
import { createRuntime } from '#app/runtime.ts'
import '#app/styles.css'

const runtime = createRuntime()
void runtime.engine.start()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <App runtime={runtime} />
  </StrictMode>,
)
