/**
 * What screens ask about tasks, as options for `useMutation`: the one place that knows the call behind each act.
 * What fails without a word beside the button is told by the client's own `onError`, see the composition root.
 */
import { mutationOptions } from '@tanstack/react-query'
import type { Candidate, TaskId, TaskRef } from '#domain/task/task.ts'
import type { Draft, Engine } from '#engine/engine.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'

/** Adds found tasks to the list. */
export function trackTasks(engine: Engine) {
  return mutationOptions({ mutationFn: (refs: readonly TaskRef[]) => engine.commands.track(refs) })
}

/** Makes new tasks out of one draft. */
export function submitDraft(engine: Engine) {
  return mutationOptions({
    mutationFn: ({ draft, count }: { readonly draft: Draft; readonly count: number }) =>
      engine.commands.submit(draft, count),
  })
}

/** Sends an unconfirmed submit again with its own key; `force` where that may bill twice. */
export function resendTask(engine: Engine, id: TaskId) {
  return mutationOptions({
    mutationFn: ({ force }: { readonly force: boolean }) => engine.commands.resend(id, force),
  })
}

/** Says which task of the vendor's list a submit without an answer made. */
export function takeCandidate(engine: Engine, id: TaskId) {
  return mutationOptions({ mutationFn: (candidate: Candidate) => engine.commands.takeCandidate(id, candidate) })
}

/** Says that it made none of those that were found. */
export function refuseCandidates(engine: Engine, id: TaskId) {
  return mutationOptions({ mutationFn: () => engine.commands.refuseCandidates(id) })
}

/** Asks about a live task now rather than at its turn. */
export function checkTask(engine: Engine, id: TaskId) {
  return mutationOptions({ mutationFn: () => engine.polling.checkNow([id]) })
}

/** Asks again about a task that is over: *not found* may have been another account, links may be renewed. */
export function recheckTask(engine: Engine, id: TaskId) {
  return mutationOptions({ mutationFn: () => engine.commands.recheck(id) })
}

/** Asks another connection about a task that was given to the wrong one. */
export function moveTask(engine: Engine, id: TaskId) {
  return mutationOptions({ mutationFn: (to: TaskRef) => engine.commands.move(id, to) })
}

/** Saves several outputs at once, verified. */
export function saveOutputs(engine: Engine) {
  return mutationOptions({ mutationFn: (which: readonly OutputPlace[]) => engine.outputs.saveAll(which) })
}
