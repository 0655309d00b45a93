import { createContext, use, type ReactNode } from 'react'
import type { Engine } from '#engine/engine.ts'

const EngineContext = createContext<Engine | null>(null)

export function EngineProvider({ engine, children }: { readonly engine: Engine; readonly children: ReactNode }) {
  return <EngineContext value={engine}>{children}</EngineContext>
}

/** The one engine of this page. Throws outside {@link EngineProvider}: that is a mistake of ours, not a state. */
export function useEngine(): Engine {
  const engine = use(EngineContext)
  if (engine === null) throw new Error('useEngine() needs an <EngineProvider> above it')
  return engine
}
