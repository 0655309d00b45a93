/** The page's end of a box for answers, which the gateway fills: see `#domain/connection/answer-box-protocol.ts`. */
import { type Answer, MOST_TOGETHER, type Question } from '#domain/connection/answer-box-protocol.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** A box that nobody waits for is closed: it takes up a connection. */
const IDLE: Millis = 10 * SECOND

/** Between two posts. Questions of one moment go together, and leave hardly later than their turn. */
const MOMENT: Millis = 20

/** A question, however it travels. */
export type Call = Omit<Question, 'nth'>

/** What came back for a question; without its body where that is too long to be read. */
export type Reply = Omit<Answer, 'nth' | 'body'> & { readonly body: string | null }

export interface BoxParts {
  readonly timers: Timers
  /** Opens a box and tells its name first, then what comes into it; ends with it. An answer that is no box is a refusal. */
  readonly openBox: (
    told: { readonly box: (name: string) => void; readonly answer: (nth: number, reply: Reply) => void },
    signal: AbortSignal,
  ) => Promise<Reply | null>
  /** Null where they were taken. */
  readonly post: (box: string, questions: readonly Question[], signal: AbortSignal) => Promise<Reply | null>
}

interface Asker {
  readonly tell: (reply: Reply) => void
  readonly fail: (reason: unknown) => void
}

/** One box, from its opening to its end. */
interface Stay {
  /** Null before the gateway has opened it. */
  name: string | null
  readonly askers: Map<number, Asker>
  waiting: Question[]
  isPosting: boolean
  readonly over: AbortController
}

export class AnswerBox {
  readonly #parts: BoxParts
  readonly #idle: Alarm
  #stay: Stay | null = null
  #asked = 0

  constructor(parts: BoxParts) {
    this.#parts = parts
    this.#idle = new Alarm(parts.timers)
  }

  /** Rejects with the signal's reason, or as the box broke. */
  ask(question: Call, signal: AbortSignal): Promise<Reply> {
    return new Promise((tell, fail) => {
      if (signal.aborted) return fail(signal.reason)
      const stay = (this.#stay ??= this.#open())
      const nth = this.#asked++
      stay.askers.set(nth, { tell, fail })
      stay.waiting.push({ nth, ...question })
      signal.addEventListener('abort', () => this.#take(stay, nth)?.fail(signal.reason), { once: true })
      this.#idle.clear()
      void this.#post(stay)
    })
  }

  #open(): Stay {
    const stay: Stay = { name: null, askers: new Map(), waiting: [], isPosting: false, over: new AbortController() }
    void this.#follow(stay).catch((error: unknown) => this.#end(stay, ({ fail }) => fail(error)))
    return stay
  }

  async #follow(stay: Stay): Promise<void> {
    const box = (name: string) => {
      stay.name = name
      void this.#post(stay)
    }
    const answer = (nth: number, reply: Reply) => this.#take(stay, nth)?.tell(reply)
    const refusal = await this.#parts.openBox({ box, answer }, stay.over.signal)
    if (refusal === null) throw new Error('the answers broke off')
    this.#end(stay, ({ tell }) => tell(refusal))
  }

  #end(stay: Stay, each: (asker: Asker) => void): void {
    if (this.#stay === stay) this.#stay = null
    stay.over.abort()
    const askers = [...stay.askers.values()]
    stay.askers.clear()
    stay.waiting = []
    for (const asker of askers) each(asker)
  }

  /** Whoever asked this, and waits no more from here on. */
  #take(stay: Stay, nth: number): Asker | undefined {
    const asker = stay.askers.get(nth)
    stay.askers.delete(nth)
    const isIdle = stay.askers.size === 0 && this.#stay === stay
    if (isIdle) this.#idle.set(IDLE, () => this.#end(stay, () => undefined))
    return asker
  }

  async #post(stay: Stay): Promise<void> {
    if (stay.name === null || stay.isPosting) return
    const questions = stay.waiting.splice(0, MOST_TOGETHER).filter(({ nth }) => stay.askers.has(nth))
    if (questions.length === 0) return
    stay.isPosting = true
    try {
      const refusal = await this.#parts.post(stay.name, questions, stay.over.signal)
      if (refusal !== null) for (const { nth } of questions) this.#take(stay, nth)?.tell(refusal)
    } catch (error) {
      for (const { nth } of questions) this.#take(stay, nth)?.fail(error)
    }
    this.#parts.timers.after(MOMENT, () => {
      stay.isPosting = false
      void this.#post(stay)
    })
  }
}
