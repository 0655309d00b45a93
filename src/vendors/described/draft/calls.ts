/** What a draft may do besides asking: each call is switched on by a person, who knows the vendor's pages. */
import { type Json, type JsonObject, parseJson } from '#domain/json.ts'
import type { Guess } from '#vendors/described/draft/guess.ts'
import { leavesOf } from '#vendors/described/draft/leaves.ts'

export interface DraftSubmit {
  /** Its address below the host. */
  readonly call: string
  /** A template as JSON text. */
  readonly body: string
  /** Where the answer names the new task. */
  readonly id: string
}

export const CANCEL_METHODS = ['post', 'delete', 'put'] as const

export interface DraftCancel {
  readonly method: (typeof CANCEL_METHODS)[number]
  readonly call: string
}

const USUAL_BODY = '{ "model": "{model}", "...": "{params}" }'

/** As most have it: tasks are made where they are found, and the answer has the id where others have it. */
export function usualSubmit({ call, host }: Guess, answers: readonly Json[], address: string): DraftSubmit {
  const [path = ''] = call.split('?')
  const found = answers.flatMap((answer) => leavesOf(answer))
  const isId = (value: unknown) =>
    String(value).length >= 4 && address.startsWith(host) && address.includes(String(value))
  return {
    call: path.replace(/\/?\{id\}.*$/, '') || '/',
    body: USUAL_BODY,
    id: found.find(({ name, value }) => name.endsWith('id') && isId(value))?.path ?? '$.id',
  }
}

/** As most have it: below the task's own address. */
export function usualCancel({ call }: Guess): DraftCancel {
  const [path = ''] = call.split('?')
  return { method: 'post', call: `${path}/cancel` }
}

/** The calls that are switched on, as members of a description. */
export function callsIn(submit: DraftSubmit | null, cancel: DraftCancel | null): JsonObject {
  return {
    ...(submit !== null && {
      // A body that is no JSON stays the text that it is, and is refused with its place.
      submit: { post: submit.call, body: parseJson(submit.body) ?? submit.body, id: submit.id },
    }),
    ...(cancel !== null && {
      cancel: {
        [cancel.method]: cancel.call,
        // There are vendors where this erases a finished work: so it is asked first.
        only: ['queued', 'running'],
        ...(cancel.method === 'delete' && { afterwards: 'gone' }),
      },
    }),
  }
}
