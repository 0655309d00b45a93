/** An engine over the sandbox of one vendor on the way to which every answer to a submit is lost. */
import { QueryClient } from '@tanstack/react-query'
import type { JsonObject } from '#domain/json.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { platformClock } from '#engine/timers.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import type { DialectTraits } from '#sandbox/world/task-id.ts'
import { PLAIN_DRAFT } from '#sandbox/world/world.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { memoryStorage } from '#testing/memory-storage.ts'
import { sandboxAccess } from '#testing/sandbox-access.ts'
import { pass } from '#testing/sweep-desk.ts'
import { aBrowser, NO_OUTPUTS, surroundings, type TestBrowser } from '#testing/test-engine.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { CAST } from '#testing/cast.ts'
import type { Vendor } from '#vendors/port.ts'

/** What somebody asked for. */
export interface Wish {
  readonly model: string
  readonly params: JsonObject & { readonly prompt: string }
}

export interface LostDesk {
  readonly engine: Engine
  readonly sandbox: Sandbox
  /** Asks for it. The vendor makes it so much later; null: the request never reached it. */
  readonly submit: (wish: Wish, madeAfter: Millis | null) => Promise<void>
  /** Somebody else's task, of the same account. */
  readonly strange: (wish: Wish, madeAfter: Millis) => void
  readonly records: () => readonly TaskRecord[]
  /** Ids of what the vendor made of our wishes, by what was wished for. */
  readonly made: ReadonlyMap<string, readonly string[]>
}

interface DeskParts {
  readonly vendor: Vendor
  readonly dialect: DialectTraits
  readonly sandbox?: Sandbox
  readonly browser?: TestBrowser
}

export async function aLostDesk({ vendor, dialect, browser = aBrowser(), ...rest }: DeskParts): Promise<LostDesk> {
  const sandbox = rest.sandbox ?? createSandbox({ clock: platformClock, cast: CAST, demo: false })
  const access = sandboxAccess(sandbox, [aConnection(vendor.key, { requestsPerSecond: 20, maxInFlight: 6 })])
  const made = new Map<string, string[]>()
  let next: { readonly wish: Wish; readonly madeAfter: Millis | null } | null = null
  const engine = createEngine({
    queryClient: new QueryClient(),
    access: {
      ...access,
      async transport(to, request, signal) {
        if (request.method !== 'POST') return access.transport(to, request, signal)
        const asked = next
        if (asked !== null && asked.madeAfter !== null) {
          setTimeout(() => {
            void access.transport(to, request, new AbortController().signal).then((answer) => {
              const id = answer.kind === 'reply' ? /"task_?id":"([^"]+)"/i.exec(answer.reply.body)?.[1] : undefined
              if (id === undefined) throw new Error(`the sandbox made nothing: ${JSON.stringify(answer)}`)
              made.set(keyOf(asked.wish), [...(made.get(keyOf(asked.wish)) ?? []), id])
            })
          }, asked.madeAfter)
        }
        return { kind: 'network', message: 'the answer was lost on its way' }
      },
    },
    storage: memoryStorage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: surroundings(),
    outputs: () => NO_OUTPUTS,
    vendors: createRegistry([vendor]),
  })
  void engine.start()
  await pass(100)
  return {
    engine,
    sandbox,
    made,
    async submit(wish, madeAfter) {
      next = { wish, madeAfter }
      const rest = { options: {}, tags: [], note: '', resubmitOf: null }
      await engine.commands.submit({ connection: vendor.key, ...wish, ...rest }, 1)
      await pass(100)
    },
    strange({ model, params }, madeAfter) {
      const createdAt = Date.now() + madeAfter
      const draft = { ...PLAIN_DRAFT, scenario: 'happy-image', model, prompt: params.prompt, input: params } as const
      const make = () => void sandbox.world.add(dialect, { ...draft, createdAt })
      if (madeAfter <= 0) make()
      else setTimeout(make, madeAfter)
    },
    records: () => [...engine.ledger.store.getState().tasks.values()],
  }
}

export function keyOf({ model, params }: Wish): string {
  return JSON.stringify([model, params['prompt'], params['seed']])
}
