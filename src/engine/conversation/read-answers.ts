import * as v from 'valibot'
import { answerSchema, boxLineSchema } from '#domain/connection/answer-box-protocol.ts'
import { type Json, parseJson } from '#domain/json.ts'
import type { BoxParts } from '#engine/conversation/answer-box.ts'

type Told = Parameters<BoxParts['openBox']>[0]

/** Tells what comes into a box, to its end; a line that is no answer is passed over. Rejects when it breaks off. */
export async function readAnswers(body: ReadableStream<Uint8Array>, told: Told): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let begun = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (begun + decoder.decode(value, { stream: true })).split('\n')
    begun = lines.pop() ?? ''
    for (const line of lines) tell(parseJson(line), told)
  }
}

function tell(line: Json | undefined, told: Told): void {
  const answer = v.safeParse(answerSchema, line)
  if (answer.success) return told.answer(answer.output.nth, answer.output)
  const box = v.safeParse(boxLineSchema, line)
  if (box.success) told.box(box.output.box)
}
