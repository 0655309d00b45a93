/** Tasks that exist from the start, so that somebody who has none sees life at once, and the text that names them. */
import type { Cast, Dialect } from '#sandbox/front/dialect.ts'
import type { SandboxTask } from '#sandbox/world/task-life.ts'
import { PLAIN_DRAFT, type World } from '#sandbox/world/world.ts'

interface DemoEntry {
  readonly dialect: Dialect
  readonly task: SandboxTask
  readonly prompt: string
}

export interface DemoGarden {
  /** Makes the demo tasks of every dialect, as old as their scripts say. The same instant gives the same ids. */
  readonly plant: () => void
  /** The tasks planted last, also after a reset has uprooted them. */
  readonly tasks: () => readonly DemoEntry[]
}

export function createDemoGarden(world: World, dialects: readonly Dialect[]): DemoGarden {
  let entries: readonly DemoEntry[] = []
  return {
    plant() {
      const now = world.clock.now()
      entries = dialects.flatMap((dialect) =>
        dialect.demo.map(({ scenario, age, prompt }) => {
          const serial = `demo/${dialect.key}/${scenario}`
          const task = world.add(dialect, { ...PLAIN_DRAFT, scenario, createdAt: now - age, prompt, serial })
          return { dialect, task, prompt }
        }),
      )
    },
    tasks: () => entries,
  }
}

/** One way of writing an id down; a sample shows all of them. */
type Style = (entry: DemoEntry, origin: string) => string

const curl: Style = ({ dialect, task }, origin) => dialect.sample(baseUrl(origin, dialect), task).curl

const STYLES: readonly Style[] = [
  ({ task }) => `${new Date(task.createdAt).toISOString()} INFO render-worker: submitted ${task.model} as ${task.id}`,
  ({ dialect, task }, origin) => JSON.stringify(dialect.sample(baseUrl(origin, dialect), task).answer),
  ({ task }) => task.id,
  curl,
  ({ task, prompt }) => `"${prompt}" -> ${task.id}`,
]

/** A paste as people have it: log lines, JSON answers, curl lines, bare ids, and lines that are none of it. */
export function demoText(entries: readonly DemoEntry[], idIsEnough: Cast['idIsEnough'], origin: string): string {
  const lines = entries.map((entry, index) => {
    const style = idIsEnough(entry.task.id) ? STYLES[index % STYLES.length] : curl
    return style?.(entry, origin) ?? entry.task.id
  })
  return ['# tasks of the last hour', ...lines, ''].join('\n')
}

function baseUrl(origin: string, dialect: Dialect): string {
  return `${origin}/sandbox/${dialect.key}`
}
