/** What to check when a task ended and its callback never came. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { PathStep } from '#triage/decision-path-step.ts'
import type { CallbackHabits } from '#triage/vendor-pages.ts'

/** The address that the vendor was asked to call: null for none, undefined when we did not submit the task. */
export function callbackOf({ request }: Pick<TaskRecord, 'request'>): string | null | undefined {
  if (request === null) return undefined
  for (const [name, value] of Object.entries(request.options)) {
    if (!/callback|webhook/i.test(name)) continue
    const address = addressIn(value)
    if (address !== null) return address
  }
  return null
}

/** The checks in order. What the request itself shows to be wrong is marked; the rest only the receiver can tell. */
export function callbackChecks(
  record: TaskRecord,
  { onlyAtTheEnd, checks }: CallbackHabits,
  here: boolean,
): readonly PathStep[] {
  const address = callbackOf(record)
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : null
  const suspect = (id: string, text: string, isWrong: boolean): PathStep => ({ id, text, applies: here && isWrong })
  const misplaced = Object.keys(record.request?.params ?? {}).some((name) => /^callback/i.test(name))
  return [
    suspect(
      'asked',
      'The submit names a callback address beside the model’s input, not inside it.',
      address === null || misplaced,
    ),
    suspect(
      'https',
      'The address is https, and its certificate chain is complete.',
      url !== null && url.protocol !== 'https:',
    ),
    suspect(
      'public',
      'The address can be reached from the internet: no private network, no firewall, no login.',
      url !== null && isPrivate(url.hostname),
    ),
    ...(onlyAtTheEnd ? [suspect('final', 'Nothing is sent before the task succeeded or failed.', false)] : []),
    suspect(
      'answer',
      'Your server answers 2xx within seconds. Other answers are repeated, so drop repeats by the task id.',
      false,
    ),
    ...checks.map(({ id, text }) => suspect(id, text, false)),
  ]
}

function addressIn(value: Json | undefined): string | null {
  // Secrets and flags stand beside it under names that look alike.
  if (typeof value === 'string') return /^https?:\/\//i.test(value.trim()) ? value.trim() : null
  if (!isJsonObject(value)) return null
  return addressIn(value['url'] ?? value['endpoint'])
}

/** Names and addresses that no vendor's server can reach. */
function isPrivate(hostname: string): boolean {
  const name = hostname.toLowerCase()
  if (name.startsWith('[')) return name === '[::1]' || /^\[(?:fc|fd|fe80)/.test(name)
  if (/^(?:0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name)) return /^[\d.]+$/.test(name)
  return !name.includes('.') || /\.(?:local|localhost|internal|lan|home|test)$/.test(name)
}
