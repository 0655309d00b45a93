/** How a task of Kling is ordered, and how the answer to a lost order is found again by our own id in it. */
import * as v from 'valibot'
import type { JsonObject } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { callsOf } from '#vendors/kling/calls.ts'
import { remoteOf } from '#vendors/kling/handle.ts'
import { type Route, routeIn, USUAL_ROUTES } from '#vendors/kling/routes.ts'
import { observeAnswer } from '#vendors/kling/task.ts'
import { createdSchema } from '#vendors/kling/wire.ts'
import { ask, done, type Script, type Step, type SubmitOutcome } from '#vendors/port.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/**
 * Our key goes along as `external_task_id`, under which the task can be found. That a second order of the same key is
 * refused is not documented, so it is never sent again by itself.
 */
export function submitTask({ model, params, options, idempotencyKey }: SubmitRequest): Script<SubmitOutcome> {
  const route = routeFor(model, params)
  const name = nameIn(model)
  const { callback } = options
  const body = {
    ...(name === null ? {} : { model_name: name }),
    ...params,
    ...(typeof callback === 'string' && callback !== '' ? { callback_url: callback } : {}),
    external_task_id: idempotencyKey,
  }
  return callsOf(route).submit.once({ body }, (answer) => readCreated(route, answer))
}

/** The kind that the model's id begins with, else what the parameters ask for. */
function routeFor(model: string, params: JsonObject): Route {
  const begins = 'image' in params || 'image_tail' in params
  return routeIn(model) ?? (begins ? 'videos/image2video' : 'videos/text2video')
}

/** `kling-v2-6` of `videos/text2video:kling-v2-6`; some kinds have no model. */
function nameIn(model: string): string | null {
  if (routeIn(model) === null) return model === '' ? null : model
  const [, name = ''] = model.split(':')
  return name === '' ? null : name
}

/** Only these two limits pass by themselves: the others that come with 429 are about the account. */
const PASSING = ['1302', '1303']

function readCreated(route: Route, answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(
    answer,
    (status, error) => status === 429 && (error?.code === null || PASSING.includes(error?.code ?? '1302')),
  )
  return trouble ?? accepted(route, answer)
}

function accepted(route: Route, answer: Answer): SubmitOutcome {
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const told = observeAnswer(answer)
  return {
    kind: 'accepted',
    remote: remoteOf({ route, id: parsed.output.data.task_id }),
    observation: told.kind === 'status' ? told : queuedBy(answer),
    replayed: false,
  }
}

/** The usual kinds are asked one after the other: a key does not tell of which kind its task is. */
export function lookUpTask(ownKey: string): Script<SubmitOutcome> {
  const [first, ...others] = USUAL_ROUTES
  return lookUnder(first, others, ownKey)
}

function lookUnder(route: Route, others: readonly Route[], ownKey: string): Script<SubmitOutcome> {
  return callsOf(route).task.first({ at: { id: ownKey } }, (answer): Step<SubmitOutcome> => {
    const trouble = submitTrouble(answer, () => false)
    if (trouble === null) return done(accepted(route, answer))
    const isUnknownHere = answer.status === 404 && answer.error !== null && answer.error.shape !== 'bare'
    const [next, ...rest] = others
    if (isUnknownHere && next !== undefined) return ask(lookUnder(next, rest, ownKey))
    // Not found is no proof either: there are more kinds than these.
    const message = `Kling knows no task of this key under ${USUAL_ROUTES.join(', ')}.`
    return done(
      trouble.kind === 'refused' ? unclearSubmit(answer, isUnknownHere ? message : trouble.failure.message) : trouble,
    )
  })
}
