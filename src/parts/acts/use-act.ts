import { useMutation } from '@tanstack/react-query'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { performAct } from '#parts/acts/perform-act.ts'
import { useRoute } from '#url/use-route.ts'

interface Pressed {
  readonly act: TaskAct
  /** Those that `actOffers` found fit. */
  readonly ids: readonly TaskId[]
}

/** Acts on tasks for a button or an entry of a menu. What fails is told by the client's own `onError`. */
export function useAct() {
  const engine = useEngine()
  const [route] = useRoute()
  return useMutation({ mutationFn: ({ act, ids }: Pressed) => performAct(engine, route, act, ids) })
}
