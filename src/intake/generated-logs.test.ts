import { describe, expect, it } from 'vitest'
import { harvest } from '#intake/harvest.ts'
import { type IntakeContext, NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { ID_MAKERS, type PastedLog, pastedLogs } from '#testing/pasted-logs.ts'
import { WRAPPINGS } from '#testing/pasted-wrappings.ts'
import { CODED } from '#testing/product.ts'

/** Where two vendors share a form the person is asked; here only one of them is connected. */
const context: IntakeContext = {
  connections: CODED.filter(({ key }) => key !== 'hiapi-guide').map(({ key, defaultBaseUrl }) =>
    aConnection(key, { baseUrl: defaultBaseUrl }),
  ),
  known: () => undefined,
  answers: NO_ANSWERS,
}

interface Score {
  tasks: number
  found: number
  foreign: number
  taken: number
}

describe('thousands of generated logs', () => {
  const scores = new Map<string, Score>()
  const wrong: string[] = []
  let logs = 0
  for (const log of pastedLogs(11, 2)) {
    logs++
    const key = `${log.wrapping.name}|${log.form.name}`
    const score = scores.get(key) ?? { tasks: 0, found: 0, foreign: 0, taken: 0 }
    scores.set(key, score)
    count(log, score, wrong)
  }

  it('give every task and nothing else', () => {
    process.stdout.write(`${tableOf(scores, logs)}\n`)
    expect(logs).toBeGreaterThan(5_000)
    expect(wrong.slice(0, 8), `${wrong.length} of ${logs} logs`).toEqual([])
  })
})

describe('a generated log of any size', () => {
  it('costs in proportion to its length', () => {
    const unit = [...pastedLogs(5, 1)].map(({ text }) => text).join('\n')
    const small = unit.slice(0, 300_000)
    const large = unit.slice(0, 1_200_000)
    expect(large.length).toBe(4 * small.length)
    cpuOf(small)
    const [least, most] = [Math.min(cpuOf(small), cpuOf(small)), Math.min(cpuOf(large), cpuOf(large))]
    // Four times the text; one that looked back over all before would take sixteen times as long.
    expect(most / least).toBeLessThan(10)
  })
})

function count({ wrapping, record, form, text, tasks, foreign }: PastedLog, score: Score, wrong: string[]): void {
  const { refs, questions } = recognise(text, context)
  const taken = new Set([
    ...refs.map(({ ref }) => ref.remote.id),
    ...questions.flatMap(({ ids }) => ids.map(({ id }) => id)),
  ])
  const found = tasks.filter((id) => taken.delete(id))
  score.tasks += tasks.length
  score.found += found.length
  score.foreign += foreign.length
  score.taken += taken.size
  if (found.length === tasks.length && taken.size === 0) return
  wrong.push(
    `${wrapping.name} / ${record.name} / ${form.name}: found ${found.length}, extra ${[...taken].join(' ')}\n${text}`,
  )
}

/** The processor's time alone: other programs do not count. */
function cpuOf(text: string): number {
  const before = process.cpuUsage()
  const reading = harvest(text, context.connections)
  while (reading.next().done !== true);
  return process.cpuUsage(before).user
}

function tableOf(scores: ReadonlyMap<string, Score>, logs: number): string {
  const head = ['wrapping'.padEnd(26), ...ID_MAKERS.map(({ name }) => name.padStart(16))].join('')
  const rows = WRAPPINGS.map(({ name }) =>
    [
      name.padEnd(26),
      ...ID_MAKERS.map((form) => {
        const score = scores.get(`${name}|${form.name}`)
        return (score === undefined ? '–' : `${score.found}/${score.tasks}, ${score.taken}/${score.foreign}`).padStart(
          16,
        )
      }),
    ].join(''),
  )
  return [`${logs} logs: tasks found/written, foreign ids taken/written`, head, ...rows].join('\n')
}
