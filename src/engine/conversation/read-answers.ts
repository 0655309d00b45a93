import * as v from 'valibot'
import { answerSchema } from '#domain/connection/together-protocol.ts'
import { parseJson } from '#domain/json.ts'
import type { Reply } from '#engine/conversation/lines.ts'

/** Tells the answers of `together-protocol.ts` as they come; a line that is none is passed over. Rejects when it breaks off. */
export async function readAnswers(
  body: ReadableStream<Uint8Array>,
  tell: (nth: number, reply: Reply) => void,
): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let begun = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (begun + decoder.decode(value, { stream: true })).split('\n')
    begun = lines.pop() ?? ''
    for (const line of lines) {
      const { success, output } = v.safeParse(answerSchema, parseJson(line))
      if (success) tell(output.nth, output)
    }
  }
}
