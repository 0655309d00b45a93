import type { Engine } from '#engine/engine.ts'
import { Streams } from '#engine/polling/streams.ts'
import { Sweeps } from '#engine/polling/sweeps.ts'
import { createSubmits } from '#engine/submit/submit.ts'
import { type EngineParts, TaskEngine } from '#engine/task-engine.ts'

/** What a page loads after its first rows. */
type Later = 'submits' | 'streams' | 'sweeps'

/** The whole engine, for Node and for tests: what is not handed in is there from the start. */
export function createEngine(parts: Omit<EngineParts, Later> & Partial<Pick<EngineParts, Later>>): Engine {
  return new TaskEngine({
    submits: createSubmits,
    streams: (needs) => new Streams(needs),
    sweeps: (needs) => new Sweeps(needs),
    ...parts,
  })
}
