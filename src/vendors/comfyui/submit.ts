import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { SUBMIT } from '#vendors/comfyui/calls.ts'
import { pollPrompt } from '#vendors/comfyui/poll.ts'
import { createdSchema } from '#vendors/comfyui/wire.ts'
import { ask, done, type Script, type Step, type SubmitOutcome } from '#vendors/port.ts'
import { cleanText, textOf } from '#vendors/reading/clean.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/**
 * Our key is the prompt's id, so that a lost answer can be looked up. The server takes the same id twice and then works
 * twice: it is never sent again by itself.
 */
export function submitPrompt({ params, idempotencyKey }: SubmitRequest): Script<SubmitOutcome> {
  const { workflow, ...others } = params
  const graph = workflow === undefined ? {} : { prompt: graphOf(workflow) }
  return SUBMIT.once({ body: { ...others, ...graph, prompt_id: idempotencyKey } }, readCreated)
}

/** A form gives the graph as the text that it was pasted as; what the server calls a prompt is a graph. */
function graphOf(workflow: Json): Json {
  const graph = typeof workflow === 'string' ? parseJson(workflow) : workflow
  return isJsonObject(graph) ? graph : workflow
}

function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, (status) => status === 429)
  if (trouble?.kind === 'refused') return { ...trouble, failure: withNodes(trouble.failure, answer) }
  if (trouble !== null) return trouble
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const remote = remoteOf(parsed.output.prompt_id)
  return { kind: 'accepted', remote, observation: queuedBy(answer), replayed: false }
}

/** The error itself says only that outputs failed; which node is at fault, and why, stands beside it. */
function withNodes(failure: Failure, { json }: Answer): Failure {
  const errors = isJsonObject(json) ? json['node_errors'] : undefined
  if (!isJsonObject(errors)) return failure
  const reasons = Object.entries(errors)
    .slice(0, 5)
    .flatMap(([node, error]) => reasonsOf(node, error))
  return reasons.length === 0 ? failure : { ...failure, message: cleanText([failure.message, ...reasons].join(' · ')) }
}

function reasonsOf(node: string, error: Json): readonly string[] {
  if (!isJsonObject(error) || !Array.isArray(error['errors'])) return []
  const name = textOf(error['class_type'], 100) ?? 'node'
  return error['errors'].slice(0, 3).flatMap((one: Json) => {
    const said = isJsonObject(one) ? saidIn(one) : ''
    return said === '' ? [] : [`${name} (node ${node}): ${said}`]
  })
}

function saidIn({ message, details }: JsonObject): string {
  return [textOf(message, 300), textOf(details, 300)].filter((part) => part !== null).join(', ')
}

/** Absent is no proof that it never arrived: a server that was started again remembers nothing. */
export function lookUpPrompt(ownKey: string): Script<SubmitOutcome> {
  return after(pollPrompt(ownKey), ownKey)
}

function after(poll: Script<Observation>, id: string): Script<SubmitOutcome> {
  return {
    request: poll.request,
    read: (reply): Step<SubmitOutcome> => {
      const step = poll.read(reply)
      return step.kind === 'ask' ? ask(after(step, id)) : done(foundBy(step.value, id))
    },
  }
}

function foundBy(seen: Observation, id: string): SubmitOutcome {
  if (seen.kind === 'status' && seen.state.phase !== 'gone') {
    return { kind: 'accepted', remote: remoteOf(id), observation: seen, replayed: false }
  }
  const { evidence } = seen
  const message = 'ComfyUI has no prompt of this id: it never arrived, or the server was started again since.'
  const trouble =
    seen.kind === 'status' ? ({ reason: 'not-found', httpStatus: 200, code: null, message } as const) : seen.trouble
  return { kind: 'unknown', trouble, evidence: evidence ?? NO_ANSWER }
}

const NO_ANSWER = { httpStatus: null, statusWord: null, requestId: null, body: '', bodyLength: 0 } as const
