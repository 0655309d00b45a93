import { AlertTriangle } from 'lucide-react'
import type { TaskRecord } from '#domain/task/task.ts'
import { callbackChecks, callbackOf } from '#triage/decision-path-callback.ts'
import { webhookExampleFor, type WebhookExample } from '#triage/webhook-examples.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'

/** For a task that ended well and should have told somebody: why the callback may not have come, and how to check one. */
export function CallbackCard({ record }: { readonly record: TaskRecord }) {
  const address = callbackOf(record)
  if (record.state.phase !== 'succeeded' || typeof address !== 'string') return null
  const example = webhookExampleFor(record.vendor)
  return (
    <Panel title="Callback">
      <details className="text-sm">
        <summary className="cursor-default">
          Sent to <span className="font-mono text-xs wrap-anywhere">{withoutQuery(address)}</span>. It never came?
        </summary>
        <ol className="mt-2 list-decimal space-y-1 pl-5">
          {callbackChecks(record, true).map(({ id, text, applies }) => (
            <li key={id}>
              {text}
              {applies ? (
                <strong className="ml-1 inline-flex items-center gap-1 text-warn">
                  <AlertTriangle size={12} aria-hidden="true" />
                  Not so here.
                </strong>
              ) : null}
            </li>
          ))}
        </ol>
        <p className="mt-2 text-xs text-muted">
          Whatever became of the callback, the task is done and its outputs are above: polling needs no callback.
        </p>
        {example === null ? null : <Example example={example} />}
      </details>
    </Panel>
  )
}

function Example({ example }: { readonly example: WebhookExample }) {
  return (
    <div className="mt-3 border-t border-line pt-3">
      <h3 className="font-semibold">Is a callback really {example.title}’s?</h3>
      <p className="mt-1">{example.how}</p>
      <div className="my-2 flex items-center justify-between gap-2">
        <span className="font-mono text-xs text-muted">{example.fileName}</span>
        <CopyButton text={example.code} label="Copy the example" tone="secondary">
          Copy
        </CopyButton>
      </div>
      <ScrollBox label={`Example ${example.fileName}`} className="max-h-72 overflow-auto rounded-md bg-raised p-2.5">
        <pre className="font-mono text-2xs leading-relaxed">{example.code}</pre>
      </ScrollBox>
    </div>
  )
}

/** A receiver's address may carry a secret in its query. */
function withoutQuery(address: string): string {
  return URL.canParse(address) ? new URL(address).origin + new URL(address).pathname : address
}
