import type { Trouble } from '#domain/task/failure.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { triageTrouble } from '#triage/triage.ts'

/** What is wrong with the line at present, in the words of the catalogue. */
export function LastTrouble({ status }: { readonly status: ConnectionStatus }) {
  const rules = useRuleBook()
  const { connection, health } = status
  // Held, it was no vendor that failed: the card says what stands in the way.
  if (status.held !== null || health.kind === 'idle' || health.kind === 'fine') return null
  const { verdict } = triageTrouble(rules, connection.vendor, health.trouble)
  return (
    <div className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-sm">
      <p className="font-semibold text-warn">{verdict.title}</p>
      <p className="mt-0.5">{verdict.explanation}</p>
      <p className="mt-1 text-xs wrap-anywhere text-muted">
        {codesOf(health.trouble)}
        {health.trouble.message}
      </p>
      {verdict.steps.length === 0 ? null : (
        <ol className="mt-1.5 list-decimal space-y-0.5 pl-5">
          {verdict.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** `HTTP 429 · rate_limit · `, as far as the message does not say it itself. */
function codesOf({ httpStatus, code, message }: Trouble): string {
  const codes = [httpStatus === null ? null : `HTTP ${httpStatus}`, code]
  return codes.flatMap((each) => (each === null || message.includes(each) ? [] : `${each} · `)).join('')
}
