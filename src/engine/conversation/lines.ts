/**
 * Many questions over few connections: a question goes on a line of its own while one is free, and else into a box with
 * the others. So few questions wait for nothing, thousands need no more connections than a browser has, and each leaves
 * when its turn of the budget has come.
 */
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { AnswerBox, type BoxParts, type Call, type Reply } from '#engine/conversation/answer-box.ts'

interface LinesParts extends BoxParts {
  /** So many at a time. */
  readonly most: number
  /** Rejects where nobody answers. */
  readonly alone: (question: Call, signal: AbortSignal) => Promise<Reply>
}

export class Lines {
  readonly #parts: LinesParts
  readonly #box: AnswerBox
  #busy = 0

  constructor(parts: LinesParts) {
    this.#parts = parts
    this.#box = new AnswerBox(parts)
  }

  /** Rejects with the signal's reason, or as the connection failed. */
  async ask(question: Call, signal: AbortSignal): Promise<Reply> {
    if (this.#busy < this.#parts.most) return this.#alone(question, signal)
    const reply = await this.#box.ask(question, signal)
    // A gateway of before has no boxes, and one that was restarted not this one.
    const isUnknown = reply.status === 404 && reply.headers[ORIGIN_HEADER] === 'gateway'
    return isUnknown ? this.#alone(question, signal) : reply
  }

  async #alone(question: Call, signal: AbortSignal): Promise<Reply> {
    this.#busy += 1
    try {
      return await this.#parts.alone(question, signal)
    } finally {
      this.#busy -= 1
    }
  }
}
