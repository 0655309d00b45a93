import type { Engine } from '#engine/engine.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { harvestInSlices } from '#intake/recognise.ts'
import { resolve } from '#intake/resolve.ts'
import { sampleText } from '#screens/tasks/sample.ts'

/** Tracks the sandbox's sample as if it had been pasted, as far as nothing has to be asked; gives how many there are. */
export async function watchSandbox(engine: Engine): Promise<number> {
  const { connections, vendors, commands } = engine
  const own = [...connections.getState().statuses.values()].map(({ connection }) => connection)
  const nobody = () => undefined
  const signal = new AbortController().signal
  const harvest = await harvestInSlices(await sampleText(), own, { signal, vendors: await vendors.known() })
  if (harvest === null) return 0
  // Nothing is tracked yet: that is where this is offered.
  const { refs } = resolve(harvest, { connections: own, answers: NO_ANSWERS, known: nobody, stray: nobody })
  const { added, known } = await commands.track(refs.map(({ ref }) => ref))
  return added.length + known.length
}
