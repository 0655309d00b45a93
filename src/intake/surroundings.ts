/**
 * What stands around a word that might be an id. A bare UUID is a task id only where nothing says otherwise; an id
 * with a telling prefix is one anywhere.
 */

/** Parts of field names whose values are other people's ids, never a task's. */
const OTHER_NAMES =
  /request|trace|span|session|user|account|correlation|device|conversation|message|event|idempotency|webhook|batch|org|project|tenant|client|upload|file|asset|node|key|secret|token|auth|bearer|etag|nonce|version|instance|host|commit|cookie/i

/** The name before a value: `"request_id": "`, `x-request-id: `, `user=`, `Bearer `. Bounded on every side. */
const NAME_BEFORE =
  /([A-Za-z][\w.-]{0,40})["'\\]{0,3}\s{0,3}(?:[:=]\s{0,3}["'\\]{0,3}|(?<=\b(?:bearer|basic|key|token))\s{1,3})$/i

const TASK_NAME = /(?:task|job|generation|prediction)s?(?:id)?s?$|^ids?$/i

/** The field name that makes a word at `from` something else than a task id; null when there is none. */
export function otherField(text: string, from: number): string | null {
  const name = NAME_BEFORE.exec(text.slice(Math.max(0, from - 56), from))?.[1] ?? null
  return name !== null && !isTaskField(name) && OTHER_NAMES.test(name) ? name : null
}

/** True when a query parameter of an address names its value a task's id. */
export function isTaskParameter(text: string, from: number): boolean {
  const name = /[?&]([\w.-]{1,40})=$/.exec(text.slice(Math.max(0, from - 44), from))?.[1]
  return name !== undefined && isTaskField(name) && name.toLowerCase() !== 'id'
}

/** True when the word is a part of a path or a file name. A backslash after it may as well be a JSON escape. */
export function isInPath(text: string, from: number, to: number): boolean {
  const after = text.slice(to, to + 6)
  return /[/\\.@]/.test(text[from - 1] ?? '') || /^(?:\.[A-Za-z0-9]|[/@]|\\(?![nrt"]|u[0-9a-f]{4}))/i.test(after)
}

function isTaskField(name: string): boolean {
  return TASK_NAME.test(name.replace(/[_.-]/g, ''))
}
