import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { Cost, ObservedState } from '#domain/task/task.ts'
import { parseVendorTime } from '#domain/time.ts'
import { codeWord, withGoogleWords } from '#vendors/gemini-interactions/answer.ts'
import { outputsOf } from '#vendors/gemini-interactions/outputs.ts'
import { interactionSchema, type WireInteraction } from '#vendors/gemini-interactions/wire.ts'
import { NO_REASON } from '#vendors/reading/api-error.ts'
import { cleanJson, textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Reads the answer about the interaction `id`. */
export function observeAnswer(id: string | null, answer: Answer): Observation {
  const meant = withGoogleWords(answer)
  return pollTrouble(meant) ?? observeInteraction(id, meant)
}

/** Reads a good answer, which is the whole interaction. */
export function observeInteraction(id: string | null, answer: Answer): Observation {
  const parsed = v.safeParse(interactionSchema, answer.json)
  if (!parsed.success) return unintelligible(answer, issueText(parsed.issues))
  const interaction = parsed.output
  const state = stateOf(interaction, answer)
  const isOver = isTerminal(state.phase)
  const updatedAt = parseVendorTime(interaction.updated)
  const remark = remarkOn(interaction)
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      model: textOf(interaction.model, 200) ?? textOf(interaction.agent, 200),
      createdAt: parseVendorTime(interaction.created),
      endedAt: isOver ? updatedAt : null,
      movedAt: isOver ? null : updatedAt,
      cost: costOf(interaction.usage, isOver),
      ...askedForBy(interaction),
    },
    outputs: state.phase === 'succeeded' ? outputsOf(id, interaction, updatedAt) : [],
    ...(remark === null ? {} : { remark }),
    evidence: evidenceIn(answer, { statusWord: interaction.status }),
  }
  return withGuesses(seen, answer)
}

function stateOf(interaction: WireInteraction, answer: Answer): ObservedState {
  switch (interaction.status.toLowerCase()) {
    case 'queued':
      return { phase: 'queued', position: null }
    case 'in_progress':
    // Both go on once somebody sends what is missing: see the remark.
    case 'requires_action':
    case 'requires_continuation':
      return { phase: 'running', progress: null }
    case 'completed':
      return { phase: 'succeeded' }
    case 'failed':
    case 'incomplete':
    case 'budget_exceeded':
      return { phase: 'failed', failure: failureOf(interaction, answer) }
    case 'cancelled':
      return { phase: 'cancelled' }
    default:
      return { phase: 'unrecognised', word: textOf(interaction.status, 200) ?? '' }
  }
}

function remarkOn({ status }: WireInteraction): Remark | null {
  switch (status.toLowerCase()) {
    case 'requires_action':
      return { kind: 'needs-person', why: 'the model asked for a tool and waits for its result' }
    case 'requires_continuation':
      return { kind: 'needs-person', why: 'it goes on when its continuation token is sent' }
    default:
      return null
  }
}

/** In `errors`, or where the model's own step ended with one; the word itself says the rest. */
function failureOf({ status, errors, steps }: WireInteraction, answer: Answer): Failure {
  const said = [listed(errors), listed(steps).flatMap(({ error }) => (isJsonObject(error) ? [error] : []))].flat()
  const coded = said.find(({ code }) => codeWord(code) !== null)
  const messages = said.slice(0, 5).flatMap(({ message }) => textOf(message) ?? [])
  const word = status.toLowerCase()
  return {
    step: 'task',
    httpStatus: answer.reply.status,
    code: codeWord(coded?.['code']) ?? (word === 'failed' ? null : word),
    message: messages.length > 0 ? [...new Set(messages)].join(' · ') : (ENDS[word] ?? NO_REASON),
    requestId: requestIdOf(answer),
    raw: said.length > 0 ? cleanJson([...said]) : null,
  }
}

const ENDS: Readonly<Record<string, string>> = {
  incomplete: 'The interaction ended before it was complete, as at a limit of tokens.',
  budget_exceeded: 'The budget of the interaction was used up before it was complete.',
}

function listed(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.slice(0, 200).filter(isJsonObject) : []
}

/** `input` is a text, or blocks with texts and files in them. */
function askedForBy({ input, generation_config: config, response_format: format }: WireInteraction) {
  const texts = typeof input === 'string' ? [input] : listed(input).flatMap(({ text }) => textOf(text) ?? [])
  const members = Object.entries({ input, generation_config: config, response_format: format })
  const echo = Object.fromEntries(members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  return { prompt: textOf(texts[0], 2_000), echo: Object.keys(echo).length === 0 ? null : echo }
}

function costOf(usage: Json | undefined, isOver: boolean): Cost | null {
  const tokens = isJsonObject(usage) ? usage['total_tokens'] : undefined
  const isCount = typeof tokens === 'number' && Number.isFinite(tokens) && tokens > 0
  return isCount && isOver ? { estimated: null, used: tokens, unit: 'tokens' } : null
}
