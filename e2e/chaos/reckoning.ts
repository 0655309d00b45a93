/** What is left when all is calm: what the page says, what the disk says, and what the vendor knows to be true. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Claims } from './acts.ts'
import { CHAOS_KEY, DIALECTS, type Stage } from './stage.ts'

export interface Reckoning {
  /** Acknowledged and not in the page, or in the page and not on the disk. */
  readonly lost: readonly string[]
  /** The page says one end, the vendor another, or none yet. */
  readonly wronglyEnded: readonly string[]
  /** Marks of submits that the vendor has more than one task of. */
  readonly boughtTwice: readonly string[]
  /** Submits that have a task which was made for somebody else. */
  readonly wronglyMatched: readonly string[]
  /** Submits without a task, though the vendor has made exactly one for them. */
  readonly unmatched: readonly string[]
  /** Requests that came before the time that a 429 had named. */
  readonly tooEarly: readonly string[]
  /** Where a key was seen that should never leave the gateway. */
  readonly keys: readonly string[]
}

/** What every run must come to. */
export const FLAWLESS = {
  lost: [],
  wronglyEnded: [],
  boughtTwice: [],
  wronglyMatched: [],
  unmatched: [],
  tooEarly: [],
  keys: [],
} as const satisfies Reckoning

export interface Row {
  readonly remote: { readonly id: string } | null
  readonly request: { readonly params: { readonly prompt?: string } } | null
  readonly state: { readonly phase: string }
}

interface Truth {
  readonly id: string
  readonly prompt: string
  readonly state: { readonly phase: string }
}

export interface Logged {
  readonly at: number
  readonly dialect: string
  readonly operation: string
  readonly path: string
  readonly status: number
  readonly fault: string | null
}

export async function reckon(
  stage: Stage,
  { tracked, submitted, deaf }: Claims,
  page: string,
  disk: string,
  log: readonly Logged[],
): Promise<Reckoning> {
  const [onPage, onDisk] = [rowsOf(page), rowsOf(disk)]
  const truth = await everything(stage)
  const known = new Set(onPage.map(({ remote }) => remote?.id))
  const prompts = onPage.map(({ request }) => request?.params.prompt ?? '')
  const marks = [...submitted].filter(([, taken]) => taken).map(([mark]) => mark)
  return {
    lost: [
      ...tracked.filter((id) => !known.has(id)),
      ...marks.filter((mark) => !prompts.some((prompt) => prompt.includes(mark))),
      ...(onPage.length === onDisk.length ? [] : [`${onPage.length} rows on the page, ${onDisk.length} on the disk`]),
    ],
    wronglyEnded: onPage.flatMap(({ remote, state }) => {
      const real = truth.find(({ id }) => id === remote?.id)?.state.phase
      return real === undefined || agrees(state.phase, real) ? [] : [`${remote?.id}: ${state.phase}, in truth ${real}`]
    }),
    boughtTwice: [...submitted.keys()].filter((mark) => truth.filter(({ prompt }) => prompt.includes(mark)).length > 1),
    wronglyMatched: onPage.flatMap(({ remote, request }) => {
      const prompt = request?.params.prompt
      const made = truth.find(({ id }) => id === remote?.id)
      return prompt === undefined || made === undefined || made.prompt === prompt ? [] : [`${prompt}: ${made.id}`]
    }),
    unmatched: onPage.flatMap(({ remote, request }) => {
      const prompt = request?.params.prompt
      const made = truth.filter((task) => task.prompt === prompt)
      return remote !== null || prompt === undefined || made.length !== 1 ? [] : [prompt]
    }),
    tooEarly: earlyRequests(log, deaf),
    keys: [['the page', page] as const, ['the disk', disk] as const].flatMap(([where, text]) =>
      text.includes(CHAOS_KEY) ? [where] : [],
    ),
  }
}

export const ENDED: readonly string[] = ['succeeded', 'failed', 'timedOut', 'cancelled', 'gone']

/** A task that is on its way here while it is over there was not wrongly ended: it was not seen yet. */
function agrees(shown: string, real: string): boolean {
  if (!ENDED.includes(shown)) return true
  return shown === real || (shown === 'timedOut' && real === 'failed')
}

/** The sandbox's faults name this wait unless they are told otherwise, in ms. */
const NAMED_WAIT = 5000
/** What was on its way when the 429 was spoken may still arrive. */
export const UNDER_WAY = 1000

function earlyRequests(log: readonly Logged[], deaf: Claims['deaf']): readonly string[] {
  const wasHeard = (at: number) => !deaf.some(([from, to]) => at >= from && at <= to)
  const named = log.filter(
    ({ at, status, fault }) => status === 429 && fault?.startsWith('throttle-') === true && wasHeard(at),
  )
  return named.flatMap((refusal) =>
    log
      .filter(
        ({ at, dialect, operation }) =>
          dialect === refusal.dialect &&
          operation !== 'submit' &&
          at > refusal.at + UNDER_WAY &&
          at < refusal.at + NAMED_WAIT - UNDER_WAY,
      )
      .map(({ at, path }) => `${refusal.dialect}: ${path} ${at - refusal.at} ms after ${refusal.fault}`),
  )
}

/** Gathers the vendor's log while it runs: the vendor itself keeps the newest few hundred only. */
export function watchRequests(stage: Stage): { readonly stop: () => Promise<readonly Logged[]> } {
  const seen = new Map<string, Logged>()
  let going = true
  const gather = async () => {
    const response = await fetch(`${stage.vendor.url}/sandbox/requests`)
    const { requests }: { requests: readonly Logged[] } = await response.json()
    for (const one of requests) seen.set(`${one.dialect} ${one.at} ${one.operation} ${one.path}`, one)
  }
  const loop = (async () => {
    while (going) {
      await gather().catch(() => undefined)
      await wait(1000)
    }
  })()
  return {
    async stop() {
      if (going) await gather().catch(() => undefined)
      going = false
      await loop
      return [...seen.values()].toSorted((a, b) => a.at - b.at)
    },
  }
}

/** The records of an exported file. */
export function rowsOf(text: string): readonly Row[] {
  const file: { tasks: { record: Row }[] } = JSON.parse(text)
  return file.tasks.map(({ record }) => record)
}

async function everything(stage: Stage): Promise<readonly Truth[]> {
  const lists = DIALECTS.map(async (dialect) => {
    const response = await fetch(`${stage.vendor.url}/sandbox/tasks?dialect=${dialect}`)
    const { tasks }: { tasks: Truth[] } = await response.json()
    return tasks
  })
  return (await Promise.all(lists)).flat()
}
