/** What is told together in a text. */

/** Things that are told together: an object, or a line. A task that is named as such makes doubtful what is only called an id. */
export interface Scope {
  readonly parent: Scope | null
  /** The task that is named in it directly. */
  own: string | null
  /** …or anywhere below. */
  below: string | null
  /** Names of its members, the first few: they tell whose answer it is. */
  readonly members: Set<string>
  /** The prompt that is a member of it, and the one of its parts: see `prompt-beside.ts`. */
  prompt: string | null
  promptBelow: string | null
}

/** A scope within another one, or a line's own. */
export function scopeUnder(parent: Scope | null): Scope {
  return { parent, own: null, below: null, members: new Set(), prompt: null, promptBelow: null }
}

/** Notes that a task is named in a scope. */
export function noteTask(scope: Scope, id: string): void {
  scope.own ??= id
  for (let above = scope.parent; above !== null && above.below === null; above = above.parent) above.below = id
}

/** The task that is named in a scope, in what is around it, or in a part of it; not the id itself. */
export function taskNear(scope: Scope, id: string): string | null {
  if (scope.own !== null && scope.own !== id) return scope.own
  if (scope.below !== null && scope.below !== id) return scope.below
  for (let above = scope.parent; above !== null; above = above.parent) {
    if (above.own !== null && above.own !== id) return above.own
  }
  return null
}
