/**
 * Many questions over few connections: a question goes alone while a line is free, and what comes meanwhile goes together
 * on the next line that gets free. So few questions wait for nothing, and thousands need no more lines than a browser has.
 */
import { type Answer, MOST_TOGETHER, type Question } from '#domain/connection/together-protocol.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** So long a question waits for a line: one that hangs at a vendor's must not hold up the rest. */
const PATIENCE: Millis = SECOND

/** What came back for a question; without its body where that is too long to be read. */
export type Reply = Omit<Answer, 'nth' | 'body'> & { readonly body: string | null }

export interface LinesParts {
  /** So many at a time. */
  readonly most: number
  readonly timers: Timers
  /** Rejects where nobody answers. */
  readonly alone: (question: Question, signal: AbortSignal) => Promise<Reply>
  /** Tells each answer with the place of its question. What is not told by the end has no answer. */
  readonly together: (
    questions: readonly Question[],
    tell: (nth: number, reply: Reply) => void,
    signal: AbortSignal,
  ) => Promise<void>
}

interface Waiting {
  readonly question: Question
  readonly signal: AbortSignal
  readonly tell: (reply: Reply) => void
  readonly fail: (reason: unknown) => void
}

export class Lines {
  readonly #parts: LinesParts
  readonly #impatience: Alarm
  #busy = 0
  #waiting: Waiting[] = []

  constructor(parts: LinesParts) {
    this.#parts = parts
    this.#impatience = new Alarm(parts.timers)
  }

  /** Rejects with the signal's reason, or as the request failed that it went with. */
  ask(question: Question, signal: AbortSignal): Promise<Reply> {
    return new Promise((tell, fail) => {
      if (signal.aborted) return fail(signal.reason)
      signal.addEventListener('abort', () => fail(signal.reason), { once: true })
      this.#waiting.push({ question, signal, tell, fail })
      this.#use()
    })
  }

  #use(): void {
    while (this.#busy < this.#parts.most && this.#waiting.length > 0) this.#send()
    if (this.#waiting.length === 0) return this.#impatience.clear()
    this.#impatience.setIfFree(PATIENCE, () => {
      this.#send()
      this.#use()
    })
  }

  /** Those that wait longest, on a line of their own. */
  #send(): void {
    const asked = this.#waiting.splice(0, MOST_TOGETHER).filter(({ signal }) => !signal.aborted)
    if (asked.length === 0) return
    this.#busy += 1
    void this.#asked(asked).finally(() => {
      this.#busy -= 1
      this.#use()
    })
  }

  async #asked(asked: readonly Waiting[]): Promise<void> {
    const [only] = asked
    try {
      if (only !== undefined && asked.length === 1) only.tell(await this.#parts.alone(only.question, only.signal))
      else await this.#together(asked)
    } catch (error) {
      for (const { fail } of asked) fail(error)
    }
  }

  async #together(asked: readonly Waiting[]): Promise<void> {
    const open = new Set(asked)
    // Once nobody waits for an answer of it any more, the line is given up.
    const over = new AbortController()
    const drop = (one: Waiting) => {
      open.delete(one)
      if (open.size === 0) over.abort()
    }
    for (const one of asked) one.signal.addEventListener('abort', () => drop(one), { once: true })
    const tell = (nth: number, reply: Reply) => {
      const one = asked[nth]
      if (one === undefined) return
      open.delete(one)
      one.tell(reply)
    }
    await this.#parts.together(
      asked.map(({ question }) => question),
      tell,
      over.signal,
    )
    for (const { fail } of open) fail(new Error('the answer broke off'))
  }
}
